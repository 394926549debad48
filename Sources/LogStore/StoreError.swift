// SPDX-License-Identifier: Apache-2.0

/// Why the store could not do what was asked.
package enum StoreError: Error, CustomStringConvertible {
    /// The disk failed; what was to be written is not in the store.
    case disk(DiskError)
    /// liblz4 refused to compress.
    case compression(LZ4Frame.Failure)
    /// The ring has reached its size, and the oldest segment still waits for these sinks.
    case full(waitingFor: [String])
    /// The disk does not take blocks for this reason, and the memory for them is full.
    case memoryFull(String)
    /// A segment was written by a newer panicbox.
    case newerFormat(path: String, version: UInt16)
    /// Another process owns the ring.
    case locked(path: String, holder: String)
    /// Another ring has come under the path of the one that is in use.
    case replaced(path: String)
    /// A cursor's file holds no number.
    case badCursor(path: String)
    /// A sink is said to have records that the ring has not.
    case cursorAhead(sink: String, sequence: UInt64, end: UInt64)
    /// The directory holds no ring.
    case noRing(path: String)

    package var description: String {
        switch self {
        case .disk(let error): error.description
        case .compression(let failure): failure.description
        case .full(let sinks):
            "the ring is full and its oldest segment still waits for \(sinks.joined(separator: ", ")); make `ring.max_size` larger or mend the sink"
        case .memoryFull(let reason):
            "\(reason), and the memory for what waits for the disk is full; mend the disk, or make `ring.memory_size` larger"
        case .newerFormat(let path, let version):
            "\(path) has format version \(version), this panicbox reads up to \(BlockHeader.version); run the newer panicbox or name another ring"
        case .locked(let path, let holder):
            "the ring \(path) is in use by process \(holder); stop it, or name another ring"
        case .replaced(let path):
            "the ring \(path) was replaced by another while it was in use; start panicbox again to go on with that"
        case .badCursor(let path):
            "\(path) holds no sequence number; remove it to begin again at the oldest record"
        case .cursorAhead(let sink, let sequence, let end):
            "the cursor of \(sink) would stand at record \(sequence), but the ring ends before record \(end)"
        case .noRing(let path):
            "\(path) holds no ring (a directory with `segments` in it); name the `directory` of the `ring:` section"
        }
    }
}
