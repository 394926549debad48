// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct StreamSocketSourceTests {
    private static func options(_ path: String, _ change: (inout UnixOptions) -> Void = { _ in }) -> UnixOptions {
        var options = UnixOptions()
        options.path = path
        change(&options)
        return options
    }

    @Test func `each connection is a stream of its own, with the process that made it`() async throws {
        let path = try TemporaryFolder().file("log.sock")
        let listening = Listening(StreamSocketSource(options: Self.options(path)))
        var clients = (0..<3).map { _ in UnixClient(path) }
        for round in 0..<2 { for (number, client) in clients.enumerated() { client.send("client \(number) says \(round)\n") } }
        try await listening.run(until: "all lines") { listening.texts.map(\.count).reduce(0, +) == 6 * 16 }
        #expect(listening.texts == (0..<3).map { "client \($0) says 0\nclient \($0) says 1\n" })
        #expect(listening.streams.allSatisfy { $0.opened.origin.processID == Int(getpid()) && !$0.hasEnded })
        #expect(listening.isQuiet)
        clients = []
        try await listening.run(until: "their end") { listening.streams.allSatisfy(\.hasEnded) }
        #expect(listening.warnings.isEmpty && Set(listening.streams.map(\.opened.id)).count == 3)
    }

    @Test func `a program of another language connects and is known by its number`() async throws {
        let path = try TemporaryFolder().file("log.sock")
        let listening = Listening(StreamSocketSource(options: Self.options(path)))
        let program = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b'from python\\n' * 5000)"
        let writer = try ChildProcess("python3", ["-c", program, path])
        try await listening.run(until: "its end") { listening.streams.first?.hasEnded == true }
        #expect(listening.streams.first?.opened.origin.processID == Int(writer.pid))
        #expect(listening.texts.first?.utf8.count == 5_000 * 12)
        #expect(try await writer.wait() == .code(0))
    }

    @Test func `what a killed process left is replaced, and a socket that lives is not touched`() async throws {
        let path = try TemporaryFolder().file("log.sock")
        let maker = "import socket, sys, os; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); os.kill(os.getpid(), 9)"
        #expect(try await ChildProcess("python3", ["-c", maker, path]).wait() == .signal(SIGKILL))
        #expect(PathStatus(path: path)?.isSocket == true)
        let first = Listening(StreamSocketSource(options: Self.options(path)))
        #expect(first.warnings.isEmpty && first.source.descriptors.count == 1)
        let second = Listening(StreamSocketSource(options: Self.options(path)))
        #expect(second.warnings == ["another process listens on \(path); stop it, or name another path"])
        #expect(second.source.descriptors.isEmpty)
        let client = UnixClient(path)
        client.send("still mine\n")
        try await first.run(until: "the line") { first.texts.contains("still mine\n") }
    }

    @Test func `a file that is no socket stays`() throws {
        let folder = try TemporaryFolder()
        try folder.write("precious", to: "log.sock")
        let listening = Listening(StreamSocketSource(options: Self.options(folder.file("log.sock"))))
        #expect(listening.warnings == ["\(folder.file("log.sock")) is a regular file and no socket; remove it, or name another path"])
        #expect(try folder.text(of: "log.sock") == "precious")
    }

    @Test func `connections beyond the limit wait for one to end`() async throws {
        let path = try TemporaryFolder().file("log.sock")
        let listening = Listening(StreamSocketSource(options: Self.options(path) { $0.maxConnections = 2 }))
        var clients = (0..<3).map { number in
            let client = UnixClient(path)
            client.send("client \(number)\n")
            return client
        }
        try await listening.run(until: "two of them") { listening.texts == ["client 0\n", "client 1\n"] }
        #expect(listening.isQuiet && listening.streams.count == 2, "the third wakes nobody")
        #expect(listening.warnings == ["\(path) has 2 connections (`max_connections`); further ones wait"])
        clients.removeFirst()
        try await listening.run(until: "the third") { listening.texts == ["client 0\n", "client 1\n", "client 2\n"] }
    }

    @Test func `its path goes with it, and one that is taken away is made again`() async throws {
        let path = try TemporaryFolder().file("log.sock")
        do {
            let listening = Listening(StreamSocketSource(options: Self.options(path) { $0.mode = FileMode(0o600) }))
            #expect(PathStatus(path: path).map { $0.mode & 0o777 } == 0o600)
            try FileManager.default.removeItem(atPath: path)
            try await listening.run(until: "it is there again") { PathStatus(path: path)?.isSocket == true }
            #expect(listening.warnings == ["\(path) was removed; it is made again"])
            let client = UnixClient(path)
            #expect(client.isConnected)
        }
        #expect(PathStatus(path: path) == nil)
    }
}
