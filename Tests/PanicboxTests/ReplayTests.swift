// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct ReplayTests {
        /// A ring that lines, a crash and a line behind it were recorded in.
        private static func ring(lines: Int = 500) async throws -> (folder: TemporaryFolder, path: String) {
            let folder = try TemporaryFolder()
            let input = ServiceLog.lines(0..<lines) + (try ServiceLog.crash()) + ServiceLog.line(lines)
            let path = try folder.write(input, to: "input")
            let ring = folder.file("ring")
            let process = try await Panicbox.run(["--ring", ring, "--quiet", "--service", "storaged"], input: .file(path))
            #expect(process.exit == .code(0), "\(process.errors)")
            return (folder, ring)
        }

        /// The summary's numbers by their names.
        private static func books(_ process: ChildProcess) -> [String: Int] {
            guard let row = process.errors.split(separator: "\n").last(where: { $0.contains("panicbox: read ") }) else { return [:] }
            let sum = row.dropFirst("panicbox: ".count).prefix { $0 != ";" }.replacing(",", with: "").replacing("=", with: "+")
            var books: [String: Int] = [:]
            for part in sum.split(separator: "+") {
                let words = part.split(separator: " ")
                books[words.dropLast().joined(separator: " ")] = words.last.flatMap { Int($0) }
            }
            return books
        }

        private static func addsUp(_ books: [String: Int]) -> Bool {
            guard let read = books["read"] else { return false }
            return read == books.filter { $0.key != "read" }.values.reduce(0, +)
        }

        @Test func `standard output gets what lz4cat prints`() async throws {
            let (_, ring) = try await Self.ring()
            let process = try await Panicbox.run(["replay", ring, "--stdout"])
            let bytes = try await Panicbox.bytes(inRing: ring)
            #expect(process.exit == .code(0) && process.output == bytes)
            let books = Self.books(process)
            #expect(books["read"] == 502 && books["sent"] == 502 && Self.addsUp(books), "\(process.errors)")
        }

        @Test func `the time round a crash is chosen by its id or by being the last, and read beforehand`() async throws {
            let (_, ring) = try await Self.ring()
            let crash = try #require(try await Panicbox.documents(inRing: ring).first { $0.dataset == "go.crash" })
            // An id that begins with - would be taken for an option.
            let byID = crash.id.hasPrefix("-") ? [] : [["--around", crash.id, "5s", ring]]
            for arguments in byID + [["--around=\(crash.id)", ring], [ring, "--last-crash", "5m"]] {
                // The crash names no time: it has that of the lines before it, which are from another day.
                let process = try await Panicbox.run(["replay", "--stdout"] + arguments)
                let sent = JSONDocument.lines(process.output)
                #expect(process.exit == .code(0) && sent.contains { $0.id == crash.id }, "\(process.errors)")
                #expect(ServiceLog.numbers(in: sent).count > 400)
                let dry = try await Panicbox.run(["replay", "--dry-run"] + arguments)
                #expect(dry.exit == .code(0) && dry.outputText.contains("would send  \(sent.count) records,"), "\(dry.outputText)")
                #expect(dry.outputText.contains(crash.id))
                #expect(dry.outputText.contains("panic: runtime error") && dry.outputText.contains("storaged \(sent.count)"))
            }
            let lines = try await Panicbox.run(["replay", ring, "--stdout", "--until", "2026-11-23T08:00:01Z", "--service", "storaged"])
            #expect(ServiceLog.numbers(in: JSONDocument.lines(lines.output)).count > 400)
            let none = try await Panicbox.run(["replay", ring, "--stdout", "--around=\(crash.id)0"])
            #expect(none.exit == .code(1) && none.errors.contains("has no record") && none.output.isEmpty)
        }

        @Test func `a wrong command line ends with 2 and says what to write`() async throws {
            let (folder, ring) = try await Self.ring(lines: 1)
            let wrong: [([String], String)] = [
                ([], "--to"), (["--to", "search"], "-c FILE"), (["--to", "elasticsearch:http://host"], "index"),
                (["--stdout", "--to", "file:/x"], "one place"), (["--stdout", "--around", "a", "--last-crash", "5m"], "keep one"),
                (["--stdout", "--last-crash", "5"], "unit"), (["--stdout", "--since", "1m", "--last-crash", "5m"], "keep one"),
                (["--stdout", "--rate", "5MB"], "5MB/s"), (["--stdout", "--sink", "a"], "--dead-letters"),
                (["--to", "file:/x", "--dead-letters", "--crashes"], "--dead-letters"),
                (["--to", "file:/x", "--dead-letters", "--sink", "typo"], "no sink is named `typo`; there is none"),
                (["--stdout", "--timeout", "x"], "--timeout"),
            ]
            for (arguments, word) in wrong {
                let process = try await Panicbox.run(["replay", ring] + arguments)
                #expect(process.exit == .code(2) && process.errors.contains(word), "\(arguments): \(process.errors)")
            }
            let empty = try await Panicbox.run(["replay", folder.path, "--stdout"])
            #expect(empty.exit == .code(1) && empty.errors.contains("holds no ring"))
        }

        @Test func `a receiver of LZ4 gets the stored documents, and beside a filter the wanted ones`() async throws {
            let (folder, ring) = try await Self.ring(lines: 5_000)
            let server = try await ScriptedServer([ScriptedServer.Answer(200, "")])
            for (filter, count) in [([], 5_002), (["--crashes"], 1)] {
                let before = server.requests.count
                let process = try await Panicbox.run(["replay", ring, "--to", "http://127.0.0.1:\(server.port)/in"] + filter)
                #expect(process.exit == .code(0), "\(process.errors)")
                let requests = server.requests.dropFirst(before)
                #expect(!requests.isEmpty && requests.allSatisfy { $0.headers["content-encoding"] == "lz4" })
                var bytes = Data()
                for request in requests {
                    bytes += try await ChildProcess.output(of: "lz4", ["-dc", try folder.write(request.body, to: "body.lz4")])
                }
                let all = try await Panicbox.bytes(inRing: ring)
                #expect(JSONDocument.lines(bytes).count == count)
                if filter.isEmpty {
                    #expect(bytes == all)
                } else {
                    #expect(bytes.count < all.count && all.range(of: bytes.prefix(1_000)) != nil)
                }
                #expect(Self.addsUp(Self.books(process)) && Self.books(process)["read"] == 5_002)
            }
        }

        @Test(arguments: [SIGTERM, SIGKILL]) func `ended in its middle, the same command goes on, and nothing is missing`(
            signal: Int32
        ) async throws {
            let (folder, ring) = try await Self.ring(lines: 5_000)
            let out = folder.file("out")
            let command = ["replay", ring, "--to", "file:\(out)", "--resume", folder.file("mark"), "--rate", "200KB/s"]
            let first = try Panicbox.start(command)
            try await eventually("some of it; panicbox says \(first.errors)") { (try? folder.read("out").count) ?? 0 > 100_000 }
            first.signal(signal)
            try await first.wait()
            if signal == SIGTERM {
                #expect(first.exit == .code(1) && first.errors.contains("--resume") && Self.addsUp(Self.books(first)), "\(first.errors)")
            }
            let early = JSONDocument.lines(try folder.read("out"))
            #expect(early.count < 5_002)
            let second = try await Panicbox.run(command.dropLast(2))
            #expect(second.exit == .code(0), "\(second.errors)")
            let documents = JSONDocument.lines(try folder.read("out"))
            let expected = try await Panicbox.documents(inRing: ring).map(\.id)
            // A kill may have come between a request and its mark: then one request is there twice.
            #expect(signal == SIGKILL || documents.map(\.id) == expected)
            #expect(Set(documents.map(\.id)) == Set(expected) && documents.suffix(1).map(\.id) == expected.suffix(1))
            let third = try await Panicbox.run(command.dropLast(2))
            #expect(third.exit == .code(0) && Self.books(third)["read"] == 0)
            let other = try await Panicbox.run(command.dropLast(2) + ["--crashes"])
            #expect(other.exit == .code(1) && other.errors.contains("belongs to a replay of everything"))
            var elsewhere = Array(command.dropLast(2))
            elsewhere[3] = "file:\(folder.file("other"))"
            let another = try await Panicbox.run(elsewhere)
            #expect(
                another.exit == .code(1) && another.errors.contains("belongs to a replay to file \(out), not to file"), "\(another.errors)")
        }

        @Test func `a sink that is away is waited for, and what it refuses is counted, told and kept`() async throws {
            let (folder, ring) = try await Self.ring(lines: 3)
            let item = #"{"create":{"status":201}}"#
            let bad = #"{"create":{"status":400,"error":{"type":"mapper_parsing_exception","reason":"no"}}}"#
            let answer = #"{"took":1,"errors":true,"items":[\#([item, bad, item, item, bad].joined(separator: ","))]}"#
            let server = try await ScriptedServer([
                ScriptedServer.Answer(503, "", headers: ["Retry-After": "0"]), ScriptedServer.Answer(200, answer),
            ])
            let process = try await Panicbox.run([
                "replay", ring, "--to", "elasticsearch:http://127.0.0.1:\(server.port)/logs", "--refused", folder.file("refused"),
            ])
            #expect(process.exit == .code(1) && server.requests.count == 2, "\(process.errors)")
            #expect(
                process.errors.contains("does not take records")
                    && process.errors.contains("2 records refused: 400 mapper_parsing_exception"))
            let books = Self.books(process)
            #expect(books["sent"] == 3 && books["refused"] == 2 && Self.addsUp(books))
            let refused = JSONDocument.lines(try folder.read("refused"))
            let all = try await Panicbox.documents(inRing: ring)
            #expect(refused.compactMap { $0.text("document.event.id") } == [all[1].id, all[4].id])
            #expect(folder.names(in: "ring/dead-letter").isEmpty && folder.names(in: "ring/cursors").isEmpty)
        }

        @Test func `beside a running agent what is stored so far goes, and the agent goes on`() async throws {
            let agent = try Agent.toFile()
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<200))
            try await eventually("200 lines; panicbox says \(process.errors)") { agent.delivered().count == 200 }
            let copy = agent.folder.file("copy")
            let replay = try await Panicbox.run(["replay", "-c", agent.configuration, "--to", "file:\(copy)"])
            #expect(replay.exit == .code(0) && process.exit == nil, "\(replay.errors)")
            #expect(try agent.folder.read("copy") == agent.folder.read("out.ndjson"))
            // The only sink of the file need not be named.
            let again = try await Panicbox.run(["replay", "-c", agent.configuration])
            #expect(again.exit == .code(0) && agent.delivered().count == 400)
            try agent.log(ServiceLog.lines(200..<210))
            try await eventually("the agent goes on; panicbox says \(process.errors)") { agent.delivered().count == 410 }
        }

        @Test func `a damaged ring is replayed but for the damage, which ends it with 1`() async throws {
            let (folder, ring) = try await Self.ring(lines: 5_000)
            let name = "ring/segments/" + (try #require(folder.names(in: "ring/segments").first))
            var bytes = try folder.read(name)
            bytes[bytes.count / 2] ^= 1
            try folder.write(bytes, to: name)
            let process = try await Panicbox.run(["replay", ring, "--stdout"])
            let books = Self.books(process)
            #expect(process.exit == .code(1) && process.errors.contains("cannot be read") && Self.addsUp(books), "\(process.errors)")
            #expect((books["unreadable"] ?? 0) > 0 && books["sent"] == JSONDocument.lines(process.output).count)
        }
    }
}
