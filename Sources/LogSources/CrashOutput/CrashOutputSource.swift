// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Files that Go programs have their crashes written to (`debug.SetCrashOutput`, Go 1.23), beside what they print on stderr.
///
/// They are followed like any files: read as they grow, so that a program which empties its file at its next start takes nothing away,
/// and from where the ring says. The runtime keeps such a file open until the process is dead: when it is closed its crash is complete.
package final class CrashOutputSource: LogSource {
    private let options: CrashOutputOptions
    private let files: FileSource
    private let patterns: FilePatterns
    private let closes = CloseWatch()
    private let clock = ContinuousClock()
    private var nextLook: ContinuousClock.Instant?
    /// Open streams by the path of their file.
    private var numbers: [String: Int] = [:]
    /// Files that were closed, to be told of once they are read to their end.
    private var closed: Set<String> = []

    package init(options: CrashOutputOptions, resuming positions: [SourcePosition] = []) {
        self.options = options
        var files = FileOptions()
        files.paths = options.paths
        files.exclude = options.exclude
        files.discoverInterval = options.discoverInterval
        self.files = FileSource(options: files, resuming: positions)
        patterns = FilePatterns(paths: options.paths, exclude: options.exclude)
    }

    package var descriptors: [Int32] { files.descriptors + (closes.map { [$0.descriptor.number] } ?? []) }
    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        look()
        // Before the files: what is closed by now can be read whole by them.
        if let new = closes?.closed() { closed.formUnion(new.filter(patterns.covers)) }
        guard let event = files.next(into: &buffer) else { return completion() }
        switch event {
        case .opened(var stream):
            if let path = stream.origin.path { numbers[path] = stream.number }
            stream.content = .crashCopies(wait: options.wait)
            return .opened(stream)
        case .ended(let number):
            numbers = numbers.filter { $0.value != number }
            return event
        default: return event
        }
    }

    package func stored(stream number: Int, below offset: UInt64) { files.stored(stream: number, below: offset) }

    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? {
        files.position(ofStream: number, at: offset)
    }

    package func takeClosedPositions() -> [SourcePosition] { files.takeClosedPositions() }
    package func takeWarnings() -> [String] { files.takeWarnings() }

    /// Everything is read: a file that was closed says no more, for its writer is dead.
    private func completion() -> SourceEvent? {
        guard let path = closed.popFirst() else { return nil }
        // One without a stream is empty: its program has ended well.
        return numbers[path].map { .completed(stream: $0) } ?? completion()
    }

    private func look() {
        guard let closes, nextLook.map({ $0 <= clock.now }) ?? true else { return }
        nextLook = clock.now + .seconds(1)
        closes.watch(patterns.directories())
    }
}
