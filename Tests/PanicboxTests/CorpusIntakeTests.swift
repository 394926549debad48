// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// Real crashes through each way in of the real binary: they come out as `panicbox parse` reads them in their files.
    @Suite struct CorpusIntakeTests {
        /// Every third output of the Go programs among the fixtures.
        private static let outputs: [String] = {
            let folder = Golden.fixtures.appendingPathComponent("go").path
            let names = ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".stderr") }.sorted()
            return names.enumerated().filter { $0.offset.isMultiple(of: 3) }.map { "\(folder)/\($0.element)" }
        }()

        private static func agent(_ folder: TemporaryFolder, _ sources: String) throws -> Agent {
            try Agent(
                folder: folder,
                configuration: """
                    ring: {directory: \(folder.file("ring"))}
                    repeats: {send: all}
                    sources:
                    \(sources)
                    sinks:
                      - name: copy
                        file: {path: \(folder.file("out.ndjson"))}
                        batch: {max_age: 20ms}
                    """)
        }

        /// Crashes by what they are and their text, each with how often it came.
        private static func crashes(_ documents: [JSONDocument], _ label: (JSONDocument) -> String = { _ in "" }) -> [String: Int] {
            let all = documents.filter { $0.dataset == "go.crash" }.map {
                "\(label($0)) \($0.text("event.hash") ?? "") \($0.text("error.stack_trace") ?? "")"
            }
            return Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
        }

        private static func parsed(_ paths: [String]) async throws -> [JSONDocument] {
            JSONDocument.lines(try await Panicbox.run(["parse", "--format", "ndjson"] + paths).output)
        }

        /// All outputs in one text, ordinary lines between them.
        private static func all(_ folder: TemporaryFolder) throws -> String {
            var text = Data()
            for (number, path) in outputs.enumerated() {
                text += Data("2026/11/23 08:00:00 request \(number) took 1ms\n".utf8)
                text += try Data(contentsOf: URL(fileURLWithPath: path))
                if text.last != 0x0A { text.append(0x0A) }
            }
            return try folder.write(text + Data("2026/11/23 08:00:00 request \(outputs.count) took 1ms\n".utf8), to: "all.txt")
        }

        /// Writes the outputs as a container runtime does: each pod has two containers, which crash at once, line by line in turns, and whose
        /// standard output speaks between the lines and their parts.
        private static let runtime = """
            import itertools, json, os, sys
            root, form, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
            def entry(stream, text, last):
                stamp = "2026-11-23T08:00:00.%09dZ" % next(clock)
                if form == "cri": return b"%s %s %s %s\\n" % (stamp.encode(), stream.encode(), b"F" if last else b"P", text)
                text = text.decode("utf-8", "surrogateescape") + ("\\n" if last else "")
                return (json.dumps({"log": text, "stream": stream, "time": stamp}) + "\\n").encode()
            def entries(path):
                data = open(path, "rb").read()
                for n, line in enumerate(data[:-1].split(b"\\n") if data.endswith(b"\\n") else data.split(b"\\n")):
                    while len(line) > 16384:
                        yield entry("stderr", line[:16384], False)
                        yield entry("stdout", b"between two parts", True)
                        line = line[16384:]
                    yield entry("stderr", line, True)
                    if n % 3 == 1: yield entry("stdout", b"served request %d" % n, True)
            clock = itertools.count()
            for pod in range(0, len(paths) - 1, 2):
                logs = []
                for name in ("app", "proxy"):
                    folder = "%s/pods/shop_cart-%d_%d/%s" % (root, pod, pod, name)
                    os.makedirs(folder)
                    logs.append(os.open(folder + "/0.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND))
                for pair in itertools.zip_longest(entries(paths[pod]), entries(paths[pod + 1])):
                    for log, bytes in zip(logs, pair):
                        if bytes is not None: os.write(log, bytes)
                for log in logs: os.close(log)
            """

        @Test(arguments: ["cri", "docker"])
        func `two containers of each pod crash at once, and no crash has a line of another's`(form: String) async throws {
            // Docker has no escape for what is no UTF-8.
            let paths = try Self.outputs.filter {
                try form == "cri" || String(validating: Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self) != nil
            }
            let whole = paths.dropLast(paths.count % 2)
            let folder = try TemporaryFolder()
            let agent = try Self.agent(
                folder, "  - file: {paths: [\"\(folder.file("pods/*/*/*.log"))\"], format: \(form), discover_interval: 50ms}")
            let process = try agent.start()
            let writer = try ChildProcess("python3", ["-c", Self.runtime, folder.path, form] + whole)
            var expected: [String: Int] = [:]
            for (index, path) in whole.enumerated() {
                let label = "cart-\(index / 2 * 2) \(index.isMultiple(of: 2) ? "app" : "proxy")"
                expected.merge(Self.crashes(try await Self.parsed([path])) { _ in label }, uniquingKeysWith: +)
            }
            #expect(try await writer.wait() == .code(0), "\(writer.errors)")
            func found() -> [String: Int] {
                Self.crashes(agent.delivered()) {
                    "\($0.text("kubernetes.pod.name") ?? "") \($0.text("kubernetes.container.name") ?? "")"
                }
            }
            try await eventually("all crashes; panicbox says \(process.errors)", within: .seconds(60)) {
                found().values.reduce(0, +) >= expected.values.reduce(0, +)
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))
            #expect(expected.count > 60 && found() == expected)
            let said = agent.delivered().filter { $0.message.hasPrefix("served request ") || $0.message == "between two parts" }
            #expect(said.count > 1_000 && said.allSatisfy { $0.text("log.iostream") == "stdout" })
        }

        private static let intakes = ["file", "fifo", "stream", "datagram", "stdin"]

        @Test(arguments: intakes)
        func `all crashes of one writer, one after the other`(intake: String) async throws {
            let folder = try TemporaryFolder()
            let all = try Self.all(folder)
            let path = folder.file("way-in")
            let source =
                switch intake {
                case "file": "file: {paths: [\"\(path)\"]}"
                case "fifo": "fifo: {path: \"\(path)\"}"
                case "stream": "unix: {path: \"\(path)\"}"
                case "datagram": "unix: {path: \"\(path)\", type: datagram}"
                default: "stdin: {}"
                }
            let agent = try Self.agent(folder, "  - \(source)")
            let pipe = TestPipe()
            let process = try Panicbox.start(["run", "-c", agent.configuration], input: .pipe(pipe))
            if intake != "file", intake != "stdin" {
                try await eventually("the way in; panicbox says \(process.errors)") { folder.names(in: "").contains("way-in") }
            }
            let expected = Self.crashes(try await Self.parsed([all]))
            let program = """
                import socket, sys
                way, path, text = sys.argv[1], sys.argv[2], open(sys.argv[3], "rb").read()
                if way in ("file", "fifo"): open(path, "ab").write(text)
                else:
                    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM if way == "stream" else socket.SOCK_DGRAM); s.connect(path)
                    for line in (text.splitlines(keepends=True) if way == "datagram" else [text]): s.sendall(line)
                """
            if intake == "stdin" {
                #expect(pipe.write(Array(try folder.read("all.txt"))))
                pipe.end()
            } else {
                let writer = try ChildProcess("python3", ["-c", program, intake, path, all])
                #expect(try await writer.wait() == .code(0), "\(writer.errors)")
                try await eventually("the last line; panicbox says \(process.errors)") {
                    agent.delivered().contains { $0.message.contains("request \(Self.outputs.count) took") }
                }
                process.signal(SIGTERM)
            }
            #expect(try await process.wait() == .code(0), "\(process.errors)")
            #expect(expected.count > 60 && Self.crashes(agent.delivered()) == expected)
        }

        @Test func `all crashes that a service says round which panicbox is`() async throws {
            let folder = try TemporaryFolder()
            let all = try Self.all(folder)
            let executed = try Executed(command: ["sh", "-c", "exec cat \"$1\" >&2", "sh", all])
            #expect(try await executed.process.wait() == .code(0), "\(executed.log)")
            let found = Self.crashes(try await executed.documents())
            #expect(try await found == Self.crashes(Self.parsed([all])))
        }
    }
}
