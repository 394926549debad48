// SPDX-License-Identifier: Apache-2.0

internal import LogSources
internal import LogStore

/// What an intake tells its sources of what is stored.
extension Intake {
    /// What the store has now need not be told to it again.
    func bookPositions() {
        for key in active {
            guard let state = streams[key] else { continue }
            if state.hasMoved {
                state.storedOffset = state.writtenOffset
                owed[key] = (state.storedOffset, store.nextSequence)
            }
            if state.deadline == nil { active.remove(key) }
        }
        giveReceipts()
    }

    /// What is in memory only, since the disk fails, has no receipt yet.
    func giveReceipts() {
        guard !owed.isEmpty else { return }
        let written = store.writtenSequence
        for (key, receipt) in owed where receipt.sequence <= written {
            owed[key] = nil
            sources[key.source].stored(stream: key.stream, below: receipt.offset)
        }
    }
}
