// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// Standard input: a pipe from a service, or a file. Its stream is new on every run, since a pipe cannot be read again.
package final class StdinSource: LogSource {
    private let descriptor: Int32
    private let chunkSize: Int
    private let id = StreamID.random()
    private var offset: UInt64 = 0
    private var state = State.new
    private var warnings: [String] = []

    private enum State {
        case new, open, ended, finished
    }

    package init(descriptor: Int32 = STDIN_FILENO, chunkSize: Int = 64 * 1024) {
        self.descriptor = descriptor
        self.chunkSize = chunkSize
    }

    package var descriptors: [Int32] { isFinished ? [] : [descriptor] }
    package var isFinished: Bool { state == .finished }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        switch state {
        case .new:
            state = .open
            return .opened(SourceStream(number: 0, id: id, origin: Origin(), offset: 0))
        case .open:
            return read(into: &buffer)
        case .ended:
            state = .finished
            return .ended(stream: 0)
        case .finished:
            return nil
        }
    }

    /// None: a pipe cannot be gone on with.
    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? {
        nil
    }

    package func takeClosedPositions() -> [SourcePosition] { [] }

    package func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    private func read(into buffer: inout ByteBuffer) -> SourceEvent? {
        // Reading would block when nothing is there; a file or a closed pipe is always readable.
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&ready, 1, 0) > 0 else { return nil }
        var got = 0
        unsafe buffer.appendUninitialized(chunkSize) { room in
            got = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
            return max(0, got)
        }
        if got < 0 {
            if errno == EINTR || errno == EAGAIN { return nil }
            warnings.append("cannot read standard input: \(SystemMessage.text(for: errno))")
        }
        guard got > 0 else {
            state = .ended
            return next(into: &buffer)
        }
        defer { offset += UInt64(got) }
        return .bytes(stream: 0, offset: offset)
    }
}
