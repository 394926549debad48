// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogSources
import Synchronization
import TestSupport

/// A source that gives one line at a time; as a file it knows its positions, as a pipe it does not.
final class ScriptedSource: LogSource {
    /// How far it was read, to be asked from other threads.
    final class Progress: Sendable {
        private let count = Atomic(0)
        private let below = Atomic(0)

        /// Below which offset the source was told that all is stored.
        var stored: Int { below.load(ordering: .acquiring) }
        var lines: Int { count.load(ordering: .acquiring) }

        fileprivate func note(stored offset: UInt64) { below.store(Int(offset), ordering: .releasing) }
        fileprivate func add() { count.add(1, ordering: .acquiringAndReleasing) }
    }

    private let lines: [String]
    private let isFile: Bool
    private let endsByItself: Bool
    private let progress: Progress
    private let id: StreamID
    private var next = -1
    private var offset: UInt64 = 0
    private(set) var isFinished = false

    init(_ lines: [String], isFile: Bool, endsByItself: Bool = false, progress: Progress) {
        self.lines = lines
        self.isFile = isFile
        self.endsByItself = endsByItself
        self.progress = progress
        id = StreamID(hash: Array((lines.first ?? "").utf8))
    }

    var descriptors: [Int32] { [] }

    func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        defer { next += 1 }
        if next < 0 { return .opened(SourceStream(number: 0, id: id, origin: Origin(path: isFile ? "/file" : nil), offset: 0)) }
        guard next < lines.count else {
            guard endsByItself, !isFinished else { return nil }
            isFinished = true
            return .ended(stream: 0)
        }
        buffer.append(lines[next] + "\n")
        defer { offset += UInt64(lines[next].utf8.count + 1) }
        progress.add()
        return .bytes(stream: 0, offset: offset)
    }

    func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? {
        isFile ? SourcePosition(stream: id, source: "file", name: "/file", offset: offset, identity: "") : nil
    }

    func stored(stream number: Int, below offset: UInt64) { progress.note(stored: offset) }
    func takeClosedPositions() -> [SourcePosition] { [] }
    func takeWarnings() -> [String] { [] }
}
