// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import LogModel
internal import Synchronization

/// Carries the bytes of one of the service's streams from its pipe to where it went before, and shows them to `read` on their way.
///
/// `tee` copies what is in the pipe, and `splice` moves it on inside the kernel: a byte is in the service's pipe or at its goal, and never
/// only in the hands of this process, which can be killed at any moment. Where the goal takes no splice (a file that is appended to), it is
/// written to first and then taken from the pipe. A goal that is full holds the pump up, as it would the service without us; one that is
/// gone does not.
final class StreamPump: Sendable {
    private let input: Descriptor
    /// nil when the stream was closed before: then it is only recorded.
    let output: Descriptor?
    /// Where the keeper puts what it has read; nil where nobody follows it.
    let memory: StreamMemory?
    private let copy: (read: Descriptor, write: Descriptor)
    private let bell = Bell()
    private let read: @Sendable ([UInt8]) -> Int
    private let carried: @Sendable () -> Void
    private let changed: @Sendable () -> Void
    private let state = Mutex(State())
    private static let chunkSize = 64 * 1024
    private static let nonBlocking: UInt32 = 2  // SPLICE_F_NONBLOCK

    struct State {
        /// Every writer has closed it, and everything was carried.
        var hasEnded = false
        var wantsDrain = false
        /// Everything that was in the pipe when ``StreamPump/drain()`` was called was carried.
        var isDrained = false
        /// Bytes that have reached their goal.
        var carried = 0
    }

    /// All are called on the pump's thread.
    ///
    /// - Parameters:
    ///   - read: With what comes, before it is carried. Answers how much of its beginning a keeper before this one had read, too.
    ///   - carried: When all of that has reached its goal.
    ///   - changed: When the stream is drained or has ended.
    init?(
        from input: Descriptor, to output: Descriptor?, memory: StreamMemory? = nil, read: @escaping @Sendable ([UInt8]) -> Int,
        carried: @escaping @Sendable () -> Void, changed: @escaping @Sendable () -> Void
    ) {
        guard let copy = Descriptor.pipe() else { return nil }
        (self.input, self.output, self.memory, self.copy) = (input, output, memory, copy)
        (self.read, self.carried, self.changed) = (read, carried, changed)
    }

    var now: State { state.withLock { $0 } }

    func start() { PumpThread.start { self.run() } }

    /// Asks for all that is in the pipe now to be carried: the service has ended, though others may hold its end of the pipe.
    func drain() {
        state.withLock { $0.wantsDrain = true }
        bell.ring()
    }

    private func run() {
        var goal = output == nil ? Goal.gone : .splice
        if let left = written() { finish(left, to: &goal) }
        var isFirst = true
        while true {
            // Looked at before the pipe: what is in there when the drain is asked for is carried before it is answered.
            let wantsDrain = state.withLock { $0.wantsDrain && !$0.isDrained }
            switch move(to: &goal) {
            case .moved: isFirst = false
            case .ended:
                state.withLock { ($0.hasEnded, $0.isDrained) = (true, true) }
                return changed()
            case .empty:
                // Nothing that was read before is there to come again.
                if isFirst { _ = read([]) }
                isFirst = false
                if wantsDrain {
                    state.withLock { $0.isDrained = true }
                    changed()
                }
                wait()
            }
        }
    }

    /// The piece that a killed keeper had written to a file, as far as it did, is taken from the pipe.
    private func finish(_ left: (written: Int, read: Int), to goal: inout Goal) {
        let length = linux_tee(input.number, copy.write.number, StreamPump.chunkSize, StreamPump.nonBlocking)
        let bytes = length > 0 ? take(length, from: copy.read) : []
        let known = read(bytes)
        // So many bytes of the piece it had taken from the pipe as well.
        let taken = left.read - known
        let start = memory?.carried ?? 0
        let done = known > 0 ? take(min(known, max(0, left.written - taken)), from: input).count : 0
        memory?.carry(below: start + UInt64(taken + done))
        carry(Array(bytes[done...]), to: &goal)
        carried()
        state.withLock { $0.carried += bytes.count }
    }

    private func wait() {
        var polled = [input.number, bell.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // The array is lent for the call; its count is passed with it.
        _ = unsafe poll(&polled, nfds_t(polled.count), -1)
        bell.silence()
    }

    private enum Goal {
        case splice, write, gone
    }

    private enum Move {
        case moved, empty, ended
    }

    private func move(to goal: inout Goal) -> Move {
        let length = linux_tee(input.number, copy.write.number, StreamPump.chunkSize, StreamPump.nonBlocking)
        if length < 0 { return errno == EAGAIN || errno == EINTR ? .empty : .ended }
        guard length > 0 else { return .ended }
        let bytes = take(length, from: copy.read)
        _ = read(bytes)
        carry(bytes, to: &goal)
        carried()
        state.withLock { $0.carried += length }
        return .moved
    }

    private func carry(_ bytes: [UInt8], to goal: inout Goal) {
        var done = 0
        while done < bytes.count {
            switch goal {
            case .gone: done += take(bytes.count - done, from: input).count
            case .splice: splice(bytes.count - done, &done, &goal)
            case .write: write(bytes, &done, &goal)
            }
        }
    }

    private func splice(_ length: Int, _ done: inout Int, _ goal: inout Goal) {
        guard let output else { return goal = .gone }
        let moved = linux_splice(input.number, output.number, length, 0)
        guard moved <= 0 else { return done += moved }
        switch errno {
        case EINTR: return
        case EAGAIN: waitForRoom(output)
        case EINVAL: goal = .write
        default: goal = .gone
        }
    }

    private func write(_ bytes: [UInt8], _ done: inout Int, _ goal: inout Goal) {
        guard let output else { return goal = .gone }
        if done == 0, let size = goalSize { memory?.begin(atGoalSize: size) }
        // The rest of the array is lent for the call.
        let put = unsafe bytes[done...].withUnsafeBytes { unsafe Glibc.write(output.number, $0.baseAddress, $0.count) }
        if put > 0 {
            done += take(put, from: input).count
        } else {
            switch errno {
            case EINTR: return
            case EAGAIN: waitForRoom(output)
            // The service would have lost this write, too; the next may do better.
            case ENOSPC, EFBIG, EDQUOT: done += take(bytes.count - done, from: input).count
            default: goal = .gone
            }
        }
    }

    private func waitForRoom(_ output: Descriptor) {
        var room = pollfd(fd: output.number, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&room, 1, -1)
    }

    /// Reads exactly so many bytes of a pipe that has them.
    private func take(_ count: Int, from pipe: Descriptor) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            // The rest of the array is lent for the call.
            let got = unsafe bytes[done...].withUnsafeMutableBytes { unsafe Glibc.read(pipe.number, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            done += got
        }
        return bytes
    }
}

/// A thread of its own: one that waits in a system call for as long as that takes.
private final class PumpThread: Sendable {
    private let body: @Sendable () -> Void

    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    static func start(_ body: @escaping @Sendable () -> Void) {
        // The thread takes over what is retained here, and releases it.
        let thread = unsafe Unmanaged.passRetained(PumpThread(body)).toOpaque()
        var id = pthread_t()
        let code = unsafe pthread_create(
            &id, nil,
            { argument in
                if let argument = unsafe argument { unsafe Unmanaged<PumpThread>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, thread)
        if code == 0 { pthread_detach(id) } else { unsafe Unmanaged<PumpThread>.fromOpaque(thread).release() }
    }
}
