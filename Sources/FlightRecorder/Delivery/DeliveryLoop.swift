// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Logging
internal import LogModel
internal import LogSinks
internal import LogStore

/// Store to sink: reads the ring from the sink's cursor, gathers batches, and delivers each until the receiver has answered for every record.
///
/// One loop for each sink; a slow one holds up no other. The cursor moves only behind records that are delivered or set aside.
struct DeliveryLoop {
    let name: String
    let sink: any Sink
    let store: SegmentStore
    let batching: BatchOptions
    let backoff: BackoffOptions
    let deadLetters: DeadLetterStore
    let log: QuietLog

    /// Returns when the store has ended and everything is delivered, or when the task is cancelled.
    func run() async {
        let signal = store.appendSignal()
        do {
            var gathering = Gathering(reader: BlockReader(store: store, from: try store.cursor(of: name)), limit: batching.maxBytes.bytes)
            await run(&gathering, signal)
        } catch {
            log.error("\(name)-cursor", "the sink `\(name)` cannot start: \(error)")
        }
        await sink.close()
    }

    private func run(_ gathering: inout Gathering, _ signal: AppendSignal) async {
        let clock = ContinuousClock()
        var mayGrow = true
        while !Task.isCancelled {
            fill(&gathering, now: clock.now)
            let age = gathering.since.map { clock.now - $0 } ?? .zero
            if gathering.isDue || (!gathering.isEmpty && (!mayGrow || age >= batching.maxAge)) {
                guard await deliver(gathering.batch) else { return }
                advance(to: gathering.end)
                gathering.clear()
            } else if !mayGrow {
                return
            } else {
                mayGrow = await signal.wait(atMost: gathering.isEmpty ? nil : batching.maxAge - age)
            }
        }
    }

    private func fill(_ gathering: inout Gathering, now: ContinuousClock.Instant) {
        do {
            try gathering.fill(now: now)
        } catch let skip as BlockReader.Skip {
            log.error("\(name)-skip", "for the sink `\(name)`: \(skip)")
        } catch {
            log.error("\(name)-read", "the ring cannot be read for the sink `\(name)`: \(error)")
        }
    }

    private func advance(to sequence: UInt64) {
        do {
            try store.advance(name, to: sequence)
        } catch {
            // The worst that comes of it is that records are sent again after a restart, with the same ids.
            log.error("\(name)-cursor", "the cursor of the sink `\(name)` is not written: \(error)")
        }
    }

    /// False when the task was cancelled before every record had its answer.
    private func deliver(_ batch: OutgoingBatch) async -> Bool {
        var left = batch
        var waits = Backoff(backoff)
        while !left.isEmpty {
            switch await sink.deliver(left) {
            case .taken(let retry, let rejected, let reason):
                guard setAside(rejected, of: left) else {
                    guard await pause(&waits, nil) else { return false }
                    continue
                }
                if retry.count < left.entries.count { waits.reset() }
                left = left.keeping(retry)
                guard !left.isEmpty else { break }
                log.warning("\(name)-retry", "the sink `\(name)` puts \(left.entries.count) records off: \(reason ?? "no reason given")")
                guard await pause(&waits, nil) else { return false }
            case .failed(let reason, let wish):
                log.warning("\(name)-failed", "the sink `\(name)` does not take records, which wait in the ring: \(reason)")
                guard await pause(&waits, wish) else { return false }
            case .refused(let reason):
                log.error(
                    "\(name)-refused", "the sink `\(name)` refuses us; records wait in the ring until its credentials are mended: \(reason)"
                )
                guard await pause(&waits, backoff.max) else { return false }
            case .tooLarge(let reason):
                guard left.entries.count > 1 else {
                    left = setAside([Rejection(index: 0, status: 413, reason: reason)], of: left) ? OutgoingBatch() : left
                    continue
                }
                let middle = left.entries.count / 2
                guard await deliver(left.keeping(Array(0..<middle))) else { return false }
                left = left.keeping(Array(middle..<left.entries.count))
            }
        }
        log.recovered("\(name)-failed", "the sink `\(name)` takes records again")
        log.recovered("\(name)-refused", "the sink `\(name)` knows us again")
        return true
    }

    private func setAside(_ rejected: [Rejection], of batch: OutgoingBatch) -> Bool {
        guard !rejected.isEmpty else { return true }
        do {
            let letters = rejected.map { DeadLetter(document: batch.document($0.index), status: $0.status, reason: $0.reason) }
            let path = try deadLetters.append(letters, sink: name)
            log.warning(
                "\(name)-rejected",
                "the sink `\(name)` will never take \(rejected.count) records; they are in \(path): \(rejected[0].reason)")
            return true
        } catch {
            log.error("\(name)-dead-letter", "records that the sink `\(name)` refused cannot be set aside: \(error)")
            return false
        }
    }

    private func pause(_ waits: inout Backoff, _ wish: Duration?) async -> Bool {
        var generator = SystemRandomNumberGenerator()
        try? await Task.sleep(for: waits.next(atLeast: wish, using: &generator))
        return !Task.isCancelled
    }
}
