// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
package import LogStore
internal import Synchronization

/// A disk in memory that fails when it is told to, and forgets at a power cut what nobody synced.
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
        /// A sync is refused, and what it was to bring to the disk counts as clean from then on, as Linux has it.
        case forgets
    }

    /// What is wrong with the disk until it is healed.
    package enum Trouble: Hashable, Sendable {
        /// All files together may have so many bytes (ENOSPC).
        case full(at: Int)
        /// It was remounted read-only (EROFS).
        case readOnly
        /// Nothing can be written or synced (EIO).
        case broken
        /// This path cannot be read (EIO).
        case unreadable(String)
    }

    struct State {
        var model = FileModel()
        var operations = 0
        var failsAt: Int?
        var failure = Failure.refuses
        var trouble: Trouble?
        var synced = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// How many operations there were so far.
    package var operations: Int { state.withLock { $0.operations } }
    package var syncs: Int { state.withLock { $0.synced } }
    package var files: [String: [UInt8]] { state.withLock { $0.model.files } }

    /// Fails at the `count`-th operation from now on, the next is 0.
    package func fail(after count: Int, with failure: Failure) {
        state.withLock {
            $0.failsAt = $0.operations + count
            $0.failure = failure
        }
    }

    package func fail(with trouble: Trouble) { state.withLock { $0.trouble = trouble } }

    package func heal() {
        state.withLock {
            $0.failsAt = nil
            $0.trouble = nil
        }
    }

    /// What somebody does to a file behind the store's back; it is on the disk at once.
    package func change(_ path: String, _ body: (inout [UInt8]) -> Void) {
        state.withLock { state in
            var content = state.model.files[path] ?? []
            body(&content)
            state.model.put(content, as: path)
        }
    }

    /// Removes a file, or a directory with all in it, behind the store's back.
    package func vanish(_ path: String) { state.withLock { $0.model.vanish(path) } }

    /// A copy of what it holds, in good health.
    package func copy() -> MemoryDisk { with { $0 } }

    /// What a power cut leaves: what was not synced is there in part.
    package func afterPowerCut(_ cut: PowerCut, using generator: inout some RandomNumberGenerator) -> MemoryDisk {
        let model = state.withLock { $0.model.afterPowerCut(cut, using: &generator) }
        return with { _ in model }
    }

    private func with(_ body: (FileModel) -> FileModel) -> MemoryDisk {
        let other = MemoryDisk()
        let model = body(state.withLock { $0.model })
        other.state.withLock { $0.model = model }
        return other
    }

    /// Runs one operation; `partial` is what a torn one does of it, told how much: 0 to 1.
    private func operate<Result>(
        _ name: String, _ path: String, changes: Bool = true, partial: (inout State, Double) -> Void = { _, _ in },
        _ body: (inout State) throws(DiskError) -> Result
    ) throws(DiskError) -> Result {
        try state.withLock { state throws(DiskError) in
            defer { state.operations += 1 }
            if changes, let code = state.trouble?.code { throw DiskError(operation: name, path: path, code: code) }
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
            case .forgets where isFirst && name == "sync": state.model.forget(path)
            default: return try body(&state)
            }
            throw error
        }
    }

    package func createDirectory(_ path: String) throws(DiskError) {
        try operate("create directory", path) { state in
            var folder = path
            while let slash = folder.lastIndex(of: "/"), state.model.directories.insert(folder).inserted {
                folder = String(folder[..<slash])
            }
        }
    }

    package func list(_ path: String) throws(DiskError) -> [String] {
        try operate("list", path, changes: false) { state throws(DiskError) in
            let names = state.model.names(in: path)
            guard !names.isEmpty || state.model.directories.contains(path) else {
                throw DiskError(operation: "list", path: path, code: ENOENT)
            }
            return names
        }
    }

    package func size(of path: String) throws(DiskError) -> Int {
        try operate("look at", path, changes: false) { state throws(DiskError) in
            guard let length = state.model.length(of: path) else { throw DiskError(operation: "look at", path: path, code: ENOENT) }
            return length
        }
    }

    package func read(_ path: String, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        try operate("read", path, changes: false) { state throws(DiskError) in
            guard let file = state.model.content(of: path) else { throw DiskError(operation: "open", path: path, code: ENOENT) }
            guard state.trouble != .unreadable(path) else { throw DiskError(operation: "read", path: path, code: EIO) }
            return Array(file.dropFirst(offset).prefix(count))
        }
    }

    package func create(_ path: String) throws(DiskError) -> any DiskFile {
        try operate("create", path) { state throws(DiskError) in
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            guard state.model.directories.contains("/" + folder) else { throw DiskError(operation: "create", path: path, code: ENOENT) }
            return MemoryFile(disk: self, path: path, number: state.model.create(path))
        }
    }

    package func openForWriting(_ path: String) throws(DiskError) -> any DiskFile {
        try operate("open", path) { state throws(DiskError) in
            guard let number = state.model.current[path] else { throw DiskError(operation: "open", path: path, code: ENOENT) }
            return MemoryFile(disk: self, path: path, number: number)
        }
    }

    package func replace(_ path: String, with content: [UInt8]) throws(DiskError) {
        try operate("replace", path) { $0.model.put(content, as: path) }
    }

    package func remove(_ path: String) throws(DiskError) {
        try operate("remove", path) { $0.model.current[path] = nil }
    }

    package func syncDirectory(_ path: String) throws(DiskError) {
        try operate("sync", path) { $0.model.syncNames(in: path) }
    }

    /// Nobody else can reach this memory.
    package func lock(_ directory: String) throws(StoreError) -> any RingHold { MemoryHold(disk: self, directory: directory) }

    private struct MemoryHold: RingHold {
        let disk: MemoryDisk
        let directory: String

        var state: RingHoldState { disk.state.withLock { $0.model.directories.contains(directory) } ? .held : .replaced }
    }

    private struct MemoryFile: DiskFile {
        let disk: MemoryDisk
        let path: String
        let number: Int

        func write(_ bytes: borrowing ByteBuffer, at offset: Int) throws(DiskError) {
            let content = bytes.bytes.copy
            let (path, number) = (path, number)
            try disk.operate("write", path) { state, share in
                state.model.write(
                    content.prefix(min(content.count - 1, Int(Double(content.count) * share))), to: number, at: offset)
            } _: { state throws(DiskError) in
                guard case .full(let most) = state.trouble else { return state.model.write(content[...], to: number, at: offset) }
                let room = max(0, most - state.model.byteCount + max(0, state.model.length(of: number) - offset))
                state.model.write(content.prefix(room), to: number, at: offset)
                guard room >= content.count else { throw DiskError(operation: "write", path: path, code: ENOSPC) }
            }
        }

        func truncate(to length: Int) throws(DiskError) {
            let number = number
            try disk.operate("truncate", path) { $0.model.truncate(number, to: length) }
        }

        func sync() throws(DiskError) {
            let number = number
            try disk.operate("sync", path) { state in
                state.synced += 1
                state.model.sync(number)
            }
        }

        func lengthInPlace() throws(DiskError) -> Int? {
            let (path, number) = (path, number)
            return try disk.operate("look at", path, changes: false) { state in
                state.model.current[path] == number ? state.model.length(of: number) : nil
            }
        }
    }
}

extension MemoryDisk.Trouble {
    /// What every change of the disk answers.
    fileprivate var code: Int32? {
        switch self {
        case .readOnly: EROFS
        case .broken: EIO
        case .full, .unreadable: nil
        }
    }
}
