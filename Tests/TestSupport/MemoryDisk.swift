// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
package import LogStore
internal import Synchronization

/// A disk in memory that fails when it is told to.
package final class MemoryDisk: StoreDisk {
    /// What happens at the operation that fails.
    package enum Failure: Hashable, Sendable, CaseIterable {
        /// It is refused; nothing has happened.
        case refuses
        /// A write stops in its middle and says so.
        case tears
        /// A write stops before its last byte and says so.
        case shortens
        /// The operation happens, and an error is reported all the same.
        case lies
        /// It is refused, a write after its first half, and so is everything behind it: the plug was pulled.
        case dies
        /// It is refused, and so are nine more: a disk that is full for a while.
        case fills
    }

    private struct State {
        var files: [String: [UInt8]] = [:]
        var operations = 0
        var failsAt: Int?
        var failure = Failure.refuses
        var synced = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// How many operations there were so far.
    package var operations: Int { state.withLock { $0.operations } }
    package var syncs: Int { state.withLock { $0.synced } }
    package var files: [String: [UInt8]] { state.withLock { $0.files } }

    /// Fails at the `count`-th operation from now on, the next is 0.
    package func fail(after count: Int, with failure: Failure) {
        state.withLock {
            $0.failsAt = $0.operations + count
            $0.failure = failure
        }
    }

    package func heal() { state.withLock { $0.failsAt = nil } }

    package func change(_ path: String, _ body: (inout [UInt8]) -> Void) {
        state.withLock { body(&$0.files[path, default: []]) }
    }

    /// A copy of what it holds, in good health.
    package func copy() -> MemoryDisk {
        let other = MemoryDisk()
        let files = files
        other.state.withLock { $0.files = files }
        return other
    }

    /// Runs one operation; `partial` is what a torn one does of it, told how much: 0 to 1.
    private func operate<Result>(
        _ name: String, _ path: String, partial: (inout State, Double) -> Void = { _, _ in },
        _ body: (inout State) throws(DiskError) -> Result
    ) throws(DiskError) -> Result {
        try state.withLock { state throws(DiskError) in
            defer { state.operations += 1 }
            guard let start = state.failsAt, state.operations >= start else { return try body(&state) }
            let error = DiskError(operation: name, path: path, code: EIO)
            let isFirst = state.operations == start
            switch state.failure {
            case .dies:
                if isFirst { partial(&state, 0.5) }
                throw error
            case .fills where state.operations < start + 10: throw error
            case .refuses where isFirst: throw error
            case .tears where isFirst: partial(&state, 0.5)
            case .shortens where isFirst: partial(&state, 1)
            case .lies where isFirst: _ = try body(&state)
            default: return try body(&state)
            }
            throw error
        }
    }

    package func createDirectory(_ path: String) throws(DiskError) { try operate("create directory", path) { _ in } }

    package func list(_ path: String) throws(DiskError) -> [String] {
        try operate("list", path) { state in
            state.files.keys.filter { $0.hasPrefix(path + "/") }.map { String($0.dropFirst(path.count + 1)) }.filter { !$0.contains("/") }
        }
    }

    package func size(of path: String) throws(DiskError) -> Int {
        try operate("look at", path) { state throws(DiskError) in
            guard let file = state.files[path] else { throw DiskError(operation: "look at", path: path, code: ENOENT) }
            return file.count
        }
    }

    package func read(_ path: String, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        try operate("read", path) { state throws(DiskError) in
            guard let file = state.files[path] else { throw DiskError(operation: "open", path: path, code: ENOENT) }
            return Array(file.dropFirst(offset).prefix(count))
        }
    }

    package func openForWriting(_ path: String) throws(DiskError) -> any DiskFile {
        try operate("open", path) { state in
            state.files[path] = state.files[path] ?? []
            return File(disk: self, path: path)
        }
    }

    package func replace(_ path: String, with content: [UInt8]) throws(DiskError) {
        try operate("replace", path) { $0.files[path] = content }
    }

    /// Nobody else can reach this memory.
    package func lock(_ directory: String) throws(StoreError) -> any Sendable { self }

    package func remove(_ path: String) throws(DiskError) {
        try operate("remove", path) { $0.files[path] = nil }
    }

    private struct File: DiskFile {
        let disk: MemoryDisk
        let path: String

        func write(_ bytes: borrowing ByteBuffer, at offset: Int) throws(DiskError) {
            let content = bytes.bytes.copy
            let path = path
            try disk.operate("write", path) { state, share in
                File.put(
                    content.prefix(min(content.count - 1, Int(Double(content.count) * share))), at: offset,
                    in: &state.files[path, default: []])
            } _: { state in
                File.put(content[...], at: offset, in: &state.files[path, default: []])
            }
        }

        func truncate(to length: Int) throws(DiskError) {
            let path = path
            try disk.operate("truncate", path) { state in
                let file = state.files[path] ?? []
                state.files[path] = Array(file.prefix(length)) + [UInt8](repeating: 0, count: max(0, length - file.count))
            }
        }

        func sync() throws(DiskError) { try disk.operate("sync", path) { $0.synced += 1 } }

        private static func put(_ bytes: ArraySlice<UInt8>, at offset: Int, in file: inout [UInt8]) {
            if file.count < offset + bytes.count { file += [UInt8](repeating: 0, count: offset + bytes.count - file.count) }
            file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }
}
