// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogStore

/// The ring of a piped service: the directory that was asked for, else one of the user's own, and memory where neither can be used.
///
/// Whatever is wrong with a directory, the service must find a reader at the other end of its pipe: without one it dies of SIGPIPE.
struct PipeRing {
    let store: SegmentStore
    /// Where it can be read afterwards; nil for a ring in memory.
    let directory: String?
    /// Why the directory could not be used.
    let failure: StoreError?

    /// How many services one user can pipe at a time without naming rings.
    private static let ownRings = 16

    init(directory: String?) throws(StoreError) {
        try self.init { () throws(StoreError) in if let directory { try PipeRing.open(directory) } else { try PipeRing.openOwn() } }
    }

    /// The ring of a configuration file.
    init(options: StoreOptions) throws(StoreError) {
        try self.init { () throws(StoreError) in try SegmentStore(options: options) }
    }

    private init(_ open: () throws(StoreError) -> SegmentStore) throws(StoreError) {
        do throws(StoreError) {
            store = try open()
            self.directory = store.options.directory
            failure = nil
        } catch {
            var options = StoreOptions(directory: "memory")
            options.maxSize = .mebibytes(16)
            options.segmentSize = .mebibytes(2)
            store = try SegmentStore(options: options, disk: VolatileDisk())
            self.directory = nil
            failure = error
        }
    }

    private static func open(_ directory: String, lockPatience: Duration = .seconds(2)) throws(StoreError) -> SegmentStore {
        var options = StoreOptions(directory: directory)
        options.maxSize = .mebibytes(256)
        return try SegmentStore(options: options, lockPatience: lockPatience)
    }

    /// The user's first ring that no other process holds: `ring`, `ring-2`, `ring-3` and so on.
    private static func openOwn() throws(StoreError) -> SegmentStore {
        for number in 1..<ownRings {
            do throws(StoreError) {
                return try open(StateDirectory.ring + (number > 1 ? "-\(number)" : ""), lockPatience: .zero)
            } catch {
                guard case .locked = error else { throw error }
            }
        }
        return try open("\(StateDirectory.ring)-\(ownRings)", lockPatience: .zero)
    }
}
