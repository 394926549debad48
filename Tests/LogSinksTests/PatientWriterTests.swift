// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import LogSinks

/// Writing to pipes, whose readers may not read.
@Suite struct PatientWriterTests {
    private static let text = (0..<4_000).map { Samples.document($0) }.joined()

    /// Both ends of a pipe, which processes that other tests start do not inherit: they would keep it from ending.
    private static func pipe() -> (source: Int32, target: Int32) {
        var ends: [Int32] = [-1, -1]
        // The array is lent for the call, which fills both places.
        _ = unsafe ends.withUnsafeMutableBufferPointer { unsafe Glibc.pipe($0.baseAddress) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Takes all that comes until the end.
    private static func drain(_ file: Int32) -> String {
        String(decoding: FileHandle(fileDescriptor: file).readDataToEndOfFile(), as: UTF8.self)
    }

    @Test func `a reader that comes late gets everything, in order`() async throws {
        let (source, target) = Self.pipe()
        let writing = Task {
            let result = await PatientWriter(file: target, isRegular: false).write(Array(Self.text.utf8))
            close(target)
            return result
        }
        try await eventually("the pipe is full") { unread(source) >= 60_000 }
        // A thread of its own: this reading blocks.
        let read = await withCheckedContinuation { done in Thread { done.resume(returning: Self.drain(source)) }.start() }
        let result = await writing.value
        #expect(read == Self.text && result.written == Self.text.utf8.count && result.code == 0)
        close(source)
    }

    @Test func `a reader that never reads holds up nobody who is told to stop`() async throws {
        let (source, target) = Self.pipe()
        let writing = Task { await PatientWriter(file: target, isRegular: false).write(Array(Self.text.utf8)) }
        try await eventually("the pipe is full") { unread(source) >= 60_000 }
        writing.cancel()
        let result = await writing.value
        #expect(result.code == ECANCELED && result.written == unread(source))
        close(source)
        close(target)
    }

    @Test func `a named pipe without a reader has taken nothing, and one with a reader takes all`() async throws {
        let path = try TemporaryFolder().file("pipe")
        // The path is lent for the call.
        #expect(unsafe mkfifo(path, 0o600) == 0)
        var options = FileSinkOptions()
        options.path = path
        let sink = FileSink(options: options)
        let batch = OutgoingBatch.samples(0..<4_000)
        #expect(await sink.deliver(batch).line == "failed, cannot open \(path): nobody reads it (No such device or address)")
        let source = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        _ = fcntl(source, F_SETFL, 0)
        let delivery = Task { await sink.deliver(batch).line }
        try await eventually("the pipe is full") { unread(source) >= 60_000 }
        let read = await withCheckedContinuation { done in Thread { done.resume(returning: Self.drain(source)) }.start() }
        #expect(await delivery.value == "taken" && read == Self.text)
        close(source)
    }

    @Test func `whole documents that a pipe took are not sent again`() async throws {
        let path = try TemporaryFolder().file("pipe")
        // The path is lent for the call.
        _ = unsafe mkfifo(path, 0o600)
        let source = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var options = FileSinkOptions()
        options.path = path
        let sink = FileSink(options: options)
        let delivery = Task { await sink.deliver(.samples(0..<4_000)) }
        try await eventually("the pipe is full") { unread(source) >= 60_000 }
        delivery.cancel()
        guard case .taken(let retry, _, let reason) = await delivery.value else {
            Issue.record("nothing taken")
            return
        }
        var room = [UInt8](repeating: 0, count: 1 << 20)
        // The array is lent for the call, which fills at most all of it.
        let count = unsafe room.withUnsafeMutableBytes { unsafe read(source, $0.baseAddress, $0.count) }
        let whole = room[..<count].count { $0 == UInt8(ascii: "\n") }
        #expect(retry == Array(whole..<4_000) && reason?.hasSuffix("since panicbox stops and nobody reads") == true)
        close(source)
    }

    private func unread(_ file: Int32) -> Int {
        var count: Int32 = 0
        // The count is lent for the call, which fills it.
        return unsafe ioctl(file, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }
}
