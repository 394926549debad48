// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct DatagramSocketSourceTests {
    private static func options(_ limit: Int = 256) throws -> UnixOptions {
        var options = UnixOptions()
        options.path = try TemporaryFolder().file("log.sock")
        options.type = .datagram
        options.maxConnections = limit
        return options
    }

    /// Sends lines, each from the next one of so many processes in turn, and each lives until it is given a byte.
    private static let senders = """
        import os, socket, sys
        path, count, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        pipes = [os.pipe() for _ in range(count + 1)]
        for number in range(count):
            if os.fork(): continue
            sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            sender.connect(path)
            for line in range(rounds):
                os.read(pipes[number][0], 1)
                sender.send(b'%d says %d' % (number, line))
                os.write(pipes[number + 1][1], b'x')
            os.read(0, 1)
            os._exit(0)
        for line in range(rounds):
            os.write(pipes[0][1], b'x')
            os.read(pipes[count][0], 1)
        os.read(0, 1)
        for number in range(count): os.wait()
        """

    @Test func `each datagram is a line or several`() async throws {
        let options = try Self.options()
        let listening = Listening(DatagramSocketSource(options: options))
        let (first, second) = (UnixClient(options.path, .datagram), UnixClient(options.path, .datagram))
        #expect(first.isConnected && second.isConnected && listening.isQuiet)
        let sent = ["one", "two\n", "", "three\nfour", String(repeating: "x", count: 60_000)]
        for (index, text) in sent.enumerated() {
            #expect((index.isMultiple(of: 2) ? first : second).send(text))
            listening.step()
        }
        let expected = "one\ntwo\nthree\nfour\n" + String(repeating: "x", count: 60_000) + "\n"
        try await listening.run(until: "all of them") { listening.texts == [expected] }
        #expect(listening.isQuiet && listening.warnings.isEmpty && listening.gaps.isEmpty)
    }

    @Test func `each process that sends is a stream of its own, which ends with it`() async throws {
        let options = try Self.options()
        let listening = Listening(DatagramSocketSource(options: options))
        let input = TestPipe()
        let senders = try ChildProcess("python3", ["-c", Self.senders, options.path, "3", "50"], input: .pipe(input))
        try await listening.run(until: "all lines") { listening.texts.map(\.count).reduce(0, +) == 3 * (10 * 9 + 40 * 10) }
        #expect(listening.texts == (0..<3).map { number in (0..<50).map { "\(number) says \($0)\n" }.joined() })
        #expect(Set(listening.streams.map(\.opened.origin.processID)).count == 3)
        #expect(listening.streams.allSatisfy { $0.opened.origin.processID ?? 0 > 0 && $0.opened.origin.processID != Int(senders.pid) })
        #expect(Set(listening.streams.map(\.opened.id)).count == 3 && listening.streams.allSatisfy { !$0.hasEnded })
        input.write(Array("xxxx".utf8))
        #expect(try await senders.wait() == .code(0))
        try await listening.run(until: "their end") { listening.streams.allSatisfy(\.hasEnded) }
        #expect(listening.isQuiet && listening.warnings.isEmpty && listening.gaps.isEmpty)
    }

    @Test func `beyond the limit the process that was silent for longest gives way, and no line is lost`() async throws {
        let options = try Self.options(2)
        let listening = Listening(DatagramSocketSource(options: options))
        let input = TestPipe()
        let senders = try ChildProcess("python3", ["-c", Self.senders, options.path, "3", "5"], input: .pipe(input))
        try await listening.run(until: "all lines") { listening.texts.joined().split(separator: "\n").count == 15 }
        // Each has given way by the time that it speaks again.
        #expect(listening.texts == (0..<5).flatMap { line in (0..<3).map { "\($0) says \(line)\n" } })
        #expect(listening.streams.filter { !$0.hasEnded }.count == 2)
        #expect(
            listening.warnings == ["\(options.path) has 2 processes that send (`max_connections`); the one silent for longest gives way"])
        input.write(Array("xxxx".utf8))
        #expect(try await senders.wait() == .code(0))
    }
}
