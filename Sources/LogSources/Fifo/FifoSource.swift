// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
package import LogModel

/// A named pipe that writers open and leave, again and again.
///
/// What is written until the last of its writers has left is one stream: then its unfinished line is given out, a crash is complete at
/// once, and the next writer begins a new stream. The pipe is opened again before the old end is closed, so that there is a reader at
/// every moment and no writer is ever sent SIGPIPE.
package final class FifoSource: LogSource {
    private let options: FifoOptions
    private let clock = ContinuousClock()
    /// The end at the path is the last; those before it belong to pipes that were removed and may still have writers.
    private var ends: [FifoEnd] = []
    private var isAttached = false
    private var events: [SourceEvent] = []
    private var warnings: [String] = []
    private var lastWarning: String?
    private var nextNumber = 0
    private var nextLook: ContinuousClock.Instant?
    /// The end whose turn it is.
    private var turn = 0

    /// A removed pipe whose writers say nothing is given up when so many stand before it.
    private static let removedLimit = 8

    package init(options: FifoOptions) {
        self.options = options
    }

    package var descriptors: [Int32] { ends.map(\.descriptor.number) }
    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        look()
        if events.isEmpty, let (index, ready) = readyEnd(), let event = read(index, ready, into: &buffer) { return event }
        return events.isEmpty ? nil : events.removeFirst()
    }

    /// None: a pipe cannot be gone on with.
    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? { nil }
    package func takeClosedPositions() -> [SourcePosition] { [] }

    package func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    // MARK: The path

    /// Once a second: whether the pipe that is read is still the one at the path.
    private func look() {
        let now = clock.now
        guard nextLook.map({ $0 <= now }) ?? true else { return }
        nextLook = now + .seconds(1)
        if isAttached, let current = ends.last, PathStatus(path: options.path) == current.status { return }
        isAttached = false
        attach()
    }

    private func attach() {
        do throws(FifoEnd.Failure) {
            ends.append(try FifoEnd(options))
            isAttached = true
            lastWarning = nil
            if ends.count > FifoSource.removedLimit { leave(ends.removeFirst()) }
        } catch {
            if lastWarning != error.words { warnings.append(error.words) }
            lastWarning = error.words
        }
    }

    // MARK: Reading

    /// The next end that has something to say, each in its turn, and what the kernel says of it.
    private func readyEnd() -> (index: Int, events: Int32)? {
        let ready = Descriptor.events(of: descriptors)
        for step in ends.indices {
            let index = (turn + step) % ends.count
            guard ready[index] != 0 else { continue }
            turn = index + 1
            return (index, ready[index])
        }
        return nil
    }

    private func read(_ index: Int, _ ready: Int32, into buffer: inout ByteBuffer) -> SourceEvent? {
        let end = ends[index]
        guard let stream = end.stream else {
            // Writers that said nothing make no stream.
            if ready & POLLIN == 0 { replace(index) } else { return open(end) }
            return nil
        }
        switch end.descriptor.read(options.readSize.bytes, into: &buffer) {
        case .bytes(let count):
            defer { end.offset += UInt64(count) }
            return .bytes(stream: stream, offset: end.offset)
        case .nothing: break
        case .end: replace(index)
        case .failure(let code):
            warnings.append("cannot read the FIFO \(options.path): \(SystemMessage.text(for: code))")
            replace(index)
        }
        return nil
    }

    private func open(_ end: FifoEnd) -> SourceEvent {
        let number = nextNumber
        nextNumber += 1
        end.stream = number
        return .opened(SourceStream(number: number, id: .random(), origin: Origin(), offset: 0))
    }

    /// All writers have left: the next ones find a reader all the same.
    private func replace(_ index: Int) {
        let wasCurrent = isAttached && index == ends.count - 1
        let old = ends[index]
        if wasCurrent {
            isAttached = false
            attach()
        }
        // Only now: while the new end is open, what a quick writer has said meanwhile stays in the pipe.
        ends.removeAll { $0 === old }
        leave(old)
    }

    private func leave(_ end: FifoEnd) {
        if let stream = end.stream { events.append(.ended(stream: stream)) }
    }
}
