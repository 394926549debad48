// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// panicbox to panicbox: the sink `http` of one, the source `http` of another.
    @Suite struct ReceiverTests {
        private static func receiver(port: Int, _ more: String = "") throws -> Agent {
            let folder = try TemporaryFolder()
            return try Agent(
                folder: folder,
                configuration: """
                    ring: {directory: \(folder.file("ring"))}
                    sources:
                      - http: {listen: "127.0.0.1:\(port)"\(more)}
                    sinks:
                      - name: copy
                        file: {path: \(folder.file("out.ndjson"))}
                        batch: {max_age: 20ms}
                    """)
        }

        private static func sender(port: Int, _ more: String = "") throws -> Agent {
            try Agent(
                sinks: """
                    sinks:
                      - name: hub
                        http: {url: "http://127.0.0.1:\(port)/"\(more)}
                        batch: {max_bytes: 32KiB, max_age: 20ms}
                        backoff: {initial: 10ms, max: 100ms}
                        breaker: {failures: 1000}
                    grace_period: 500ms
                    """)
        }

        /// The lines of a ring, in order.
        private static func lines(inRing ring: String) async throws -> [String] {
            String(decoding: try await Panicbox.bytes(inRing: ring), as: UTF8.self).split(separator: "\n").map(String.init)
        }

        private static func post(_ body: String, _ port: Int, _ arguments: [String]) async throws -> String {
            let all = ["-s", "-o", "/dev/null", "-w", "%{http_code} %header{retry-after}", "--max-time", "120", "--data-binary", body]
            let output = try await ChildProcess.output(of: "curl", all + arguments + ["http://127.0.0.1:\(port)/in"])
            return String(decoding: output, as: UTF8.self)
        }

        @Test(arguments: ["auto", "lz4", "gzip", "none"])
        func `every document arrives as it was, with its id`(_ compression: String) async throws {
            let port = try FreePort.take()
            let (sender, receiver) = (try Self.sender(port: port, ", compression: \(compression)"), try Self.receiver(port: port))
            let (here, there) = (try sender.start(), try receiver.start())
            for round in 0..<5 {
                try sender.log(ServiceLog.lines(round * 200..<(round + 1) * 200))
                if round == 2 { try sender.log(ServiceLog.crash()) }
            }
            try await eventually("1001 documents; they say \(here.errors) \(there.errors)") { receiver.delivered().count >= 1_001 }
            for process in [here, there] {
                process.signal(SIGTERM)
                #expect(try await process.wait() == .code(0))
            }
            let sent = try await Self.lines(inRing: sender.folder.file("ring"))
            let taken = try await Self.lines(inRing: receiver.folder.file("ring"))
            #expect(sent.count == 1_001 && Set(taken) == Set(sent) && taken.count == sent.count)
            #expect(taken.filter { $0.contains("\"dataset\":\"go.crash\"") }.count == 1)
        }

        @Test(arguments: [1, 3]) func `no more connections are served at once than max_connections, and the others wait their turn`(
            limit: Int
        ) async throws {
            let port = try FreePort.take()
            let process = try Self.receiver(port: port, ", max_connections: \(limit)").start()
            let program = """
                import select, socket, sys, time
                port, limit = int(sys.argv[1]), int(sys.argv[2])
                waiting, served = [], []
                def connect():
                    while True:
                        try: return socket.create_connection(('127.0.0.1', port))
                        except OSError: time.sleep(0.01)
                def ask(one): one.sendall(b'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
                def look(seconds):
                    for one in select.select(waiting, [], [], seconds)[0]:
                        assert one.recv(4096).startswith(b'HTTP/1.1 200')
                        waiting.remove(one)
                        served.append(one)
                waiting = [connect() for _ in range(8)]
                for one in waiting: ask(one)
                numbers = []
                while waiting:
                    while len(served) < min(limit, len(waiting)): look(30)
                    # A server that takes more has had time enough for it.
                    for _ in range(50):
                        ask(served[0])
                        served[0].recv(4096)
                    look(0)
                    numbers.append(len(served))
                    served.pop(0).close()
                    look(30)
                print(numbers)
                """
            let numbers = try await ChildProcess.output(of: "python3", ["-c", program, "\(port)", "\(limit)"])
            let expected = Array(repeating: "\(limit)", count: 8 - limit).joined(separator: ", ")
            #expect(String(decoding: numbers, as: UTF8.self) == "[\(expected)]\n", "panicbox says \(process.errors)")
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
        }

        @Test func `a receiver that is killed again and again loses nothing, and ids tell what came twice`() async throws {
            let port = try FreePort.take()
            let (sender, receiver) = (try Self.sender(port: port), try Self.receiver(port: port))
            let here = try sender.start()
            var there = try receiver.start()
            for round in 0..<4 {
                let before = receiver.delivered().count
                try sender.log(ServiceLog.lines(round * 1_000..<(round + 1) * 1_000))
                try await eventually("some of round \(round); they say \(here.errors) \(there.errors)") {
                    receiver.delivered().count > before
                }
                try await there.kill9()
                there = try receiver.start()
            }
            try await eventually("4000 lines; they say \(here.errors) \(there.errors)") {
                Set(ServiceLog.numbers(in: receiver.delivered())).count == 4_000
            }
            for process in [here, there] {
                process.signal(SIGTERM)
                #expect(try await process.wait() == .code(0))
            }
            let (sent, taken) = (
                try await Self.lines(inRing: sender.folder.file("ring")), try await Self.lines(inRing: receiver.folder.file("ring"))
            )
            #expect(Set(taken) == Set(sent) && sent.count == 4_000)
        }

        @Test func `lines are read like any stream, and what is refused says why`() async throws {
            let port = try FreePort.take()
            let receiver = try Self.receiver(port: port, ", bearer_token: geheim, max_body: 64KiB")
            let page = try StatusPage()
            try receiver.folder.append("\n\(page.section)\n", to: "panicbox.yaml")
            let process = try receiver.start()
            let (text, json, shown) = ("Content-Type: text/plain", "Content-Type: application/x-ndjson", "Authorization: Bearer geheim")
            try await eventually("it listens; panicbox says \(process.errors)") { process.errors.contains("receiving on") }
            #expect(try await Self.post("secret", port, ["-H", text]).hasPrefix("401"))
            #expect(try await Self.post("secret", port, ["-H", text, "-H", "Authorization: Bearer other"]).hasPrefix("401"))
            #expect(try await Self.post("a=b", port, ["-H", shown]).hasPrefix("415"), "a form, as curl says it is")
            #expect(try await Self.post("x", port, ["-H", shown, "-H", text, "-H", "Content-Encoding: br"]).hasPrefix("415"))
            #expect(try await Self.post("x", port, ["-H", shown, "-H", text, "-H", "Content-Encoding: gzip"]).hasPrefix("400"))
            let large = try receiver.folder.write(String(repeating: "x", count: 70_000), to: "large")
            #expect(try await Self.post("@\(large)", port, ["-H", shown, "-H", text]).hasPrefix("413"))
            #expect(try await Self.post("@\(large)", port, ["-H", shown, "-H", text, "-H", "Transfer-Encoding: chunked"]).hasPrefix("413"))
            #expect(try await Self.post("x", port, ["-H", shown, "-X", "PUT"]).hasPrefix("405"))
            #expect(try await Self.post("one\nlevel=error msg=two", port, ["-H", shown, "-H", text]).hasPrefix("204"))
            let document = Samples.document(7).replacingOccurrences(
                of: "\"},\"message\"", with: "\",\"kind\":\"event\",\"dataset\":\"go.log\"},\"message\"")
            #expect(
                try await Self.post(document + "{\"level\":\"warn\",\"msg\":\"three\"}", port, ["-H", shown, "-H", json]).hasPrefix("204"))
            #expect(try await Self.post(document, port, ["-H", shown, "-H", text]).hasPrefix("204"))
            let crash = Golden.fixtures.appendingPathComponent("crashfile/maps.stderr").path
            #expect(
                try await Self.post("@\(crash)", port, ["-H", shown, "-H", text]).hasPrefix("204"), "when the crash is over and stored")
            let metrics = await page.metrics()
            #expect(metrics.value("panicbox_receiver_answers_total", "status=\"204\"") == 4)
            #expect(metrics.value("panicbox_receiver_answers_total", "status=\"401\"") == 2)
            #expect(metrics.value("panicbox_receiver_waiting_bytes") == 0)
            // Answered is stored: nothing has to be waited for.
            try await process.kill9()
            let documents = try await Panicbox.documents(inRing: receiver.folder.file("ring"))
            #expect(documents.map(\.message).prefix(4) == ["one", "level=error msg=two", "7", "three"])
            #expect(documents.map { $0.text("log.level") }.prefix(4) == [nil, "error", nil, "warn"])
            #expect(documents[0].text("client.ip") == "127.0.0.1" && documents[2].id == "AAAAAAAAAAAAAAAA-7")
            #expect(documents[4].message == "7" && documents[4].id != documents[2].id, "lines are lines, whatever they look like")
            #expect(documents.last?.message == "fatal error: concurrent map writes" && documents.last?.dataset == "go.crash")
        }

        @Test func `a batch that comes again, since its answer was lost, is not stored again`() async throws {
            let port = try FreePort.take()
            let receiver = try Self.receiver(port: port)
            let process = try receiver.start()
            try await eventually("it listens; panicbox says \(process.errors)") { process.errors.contains("receiving on") }
            let json = "Content-Type: application/x-ndjson"
            for (batch, text) in [("1", "a"), ("1", "again"), ("2", "b"), ("", "c"), ("", "d")] {
                let answer = try await Self.post("{\"msg\":\"\(text)\"}", port, ["-H", json, "-H", "X-Panicbox-Batch: \(batch)"])
                #expect(answer.hasPrefix("204"))
            }
            try await process.kill9()
            #expect(try await Panicbox.documents(inRing: receiver.folder.file("ring")).map(\.message) == ["a", "b", "c", "d"])
        }

        @Test func `senders that lie, stop in the middle or talk no HTTP harm nobody else`() async throws {
            let port = try FreePort.take()
            let receiver = try Self.receiver(port: port, ", max_body: 1MiB, max_waiting: 1MiB")
            let process = try receiver.start()
            try await eventually("it listens; panicbox says \(process.errors)") { process.errors.contains("receiving on") }
            let program = """
                import socket, sys, os
                port = int(sys.argv[1])
                def say(data):
                    s = socket.create_connection(("127.0.0.1", port)); s.settimeout(20)
                    try:
                        s.sendall(data); s.shutdown(socket.SHUT_WR)
                        while s.recv(65536): pass
                    except OSError: pass
                    s.close()
                head = b"POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: text/plain\\r\\n"
                for n in range(20):
                    say(head + b"Content-Length: 900000\\r\\n\\r\\nhalf of a bo")
                    say(head + b"Transfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nhalf\\r\\n")
                    say(head + b"Content-Length: -5\\r\\n\\r\\nbody")
                    say(head + b"Content-Length: 99999999999999999999\\r\\n\\r\\nbody")
                    say(head + b"Content-Encoding: lz4\\r\\nContent-Length: 64\\r\\n\\r\\n" + os.urandom(64))
                    say(os.urandom(300)); say(b"GET"); say(b"")
                """
            let liar = try ChildProcess("python3", ["-c", program, "\(port)"])
            #expect(try await liar.wait() == .code(0), "\(liar.errors)")
            // Whatever room was taken for a body has been given back.
            let large = try receiver.folder.write(String(repeating: "x", count: 1_000_000), to: "large")
            try await eventually("the honest one's turn; panicbox says \(process.errors)") {
                try await Self.post("@\(large)", port, ["-H", "Content-Type: text/plain"]).hasPrefix("204")
            }
            try await process.kill9()
            let documents = try await Panicbox.documents(inRing: receiver.folder.file("ring"))
            #expect(documents.map(\.message.count) == [1_000_000])
        }

        @Test func `while the ring has no room senders are told to come later`() async throws {
            let port = try FreePort.take()
            let away = try await ScriptedServer { _ in .init(503, "away") }
            let folder = try TemporaryFolder()
            let receiver = try Agent(
                folder: folder,
                configuration: """
                    ring: {directory: \(folder.file("ring")), max_size: 128KiB, segment_size: 64KiB}
                    sources:
                      - http: {listen: "127.0.0.1:\(port)"}
                    sinks:
                      - name: away
                        http: {url: "http://127.0.0.1:\(away.port)/"}
                    grace_period: 100ms
                    """)
            let process = try receiver.start()
            try await eventually("it listens; panicbox says \(process.errors)") { process.errors.contains("receiving on") }
            var random = SeededRandom(seed: 5)
            let text = (0..<2_000).map { "line \($0) \(UInt64.random(in: .min ... .max, using: &random))\n" }.joined()
            let path = try folder.write(text, to: "body")
            var answers: [String] = []
            try await eventually("a refusal: \(answers); panicbox says \(process.errors)") {
                answers.append(try await Self.post("@\(path)", port, ["-H", "Content-Type: text/plain"]))
                return answers.last?.hasPrefix("429") == true
            }
            #expect(answers.last == "429 1" && answers.dropLast().allSatisfy { $0.hasPrefix("204") } && answers.count > 2)
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            #expect(documents.count == (answers.count - 1) * 2_000 && !documents.contains { $0.dataset == "panicbox.gap" })
        }
    }
}
