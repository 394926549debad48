// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// `panicbox run` on one file, in a folder of its own.
struct Agent {
    let folder: TemporaryFolder
    let configuration: String
    static let index = "logs"
    static let log = "service.log"

    /// With a configuration of its own, whose files are in the folder.
    init(folder: TemporaryFolder, configuration: String) throws {
        self.folder = folder
        self.configuration = try folder.write(configuration, to: "panicbox.yaml")
    }

    /// `sinks` is YAML below `sinks:`.
    init(sinks: String, ring: String = "", sources: String = "") throws {
        folder = try TemporaryFolder()
        let text = """
            ring:
              directory: \(folder.file("ring"))
            \(ring)
            sources:
              - file:
                  paths: [\(folder.file("*.log"))]
                  discover_interval: 50ms
            \(sources)
            \(sinks)
            """
        configuration = try folder.write(text, to: "panicbox.yaml")
    }

    /// Delivers to a search server in many small requests.
    init(port: Int, ring: String = "") throws {
        try self.init(
            sinks: """
                sinks:
                  - name: search
                    elasticsearch:
                      hosts: [http://127.0.0.1:\(port)]
                      index: \(Agent.index)
                    batch: {max_bytes: 16KiB, max_age: 50ms}
                    backoff: {initial: 10ms, max: 200ms}
                    breaker: {open: 300ms}
                grace_period: 500ms
                """, ring: ring)
    }

    /// Delivers to `out.ndjson` in the folder.
    static func toFile(ring: String = "", sources: String = "") throws -> Agent {
        try Agent(sinks: "", ring: ring, sources: sources).adding(
            """
            sinks:
              - name: copy
                file: {path: OUT}
                batch: {max_age: 20ms}
            """)
    }

    private func adding(_ sinks: String) throws -> Agent {
        let text = try folder.text(of: "panicbox.yaml") + sinks.replacingOccurrences(of: "OUT", with: folder.file("out.ndjson"))
        try folder.write(text, to: "panicbox.yaml")
        return self
    }

    func start(environment: [String: String] = [:]) throws -> ChildProcess {
        try Panicbox.start(["run", "-c", configuration], environment: environment)
    }

    func log(_ text: String) throws { try folder.append(text, to: Agent.log) }

    /// What the file sink has written; nothing while a line is unfinished.
    func delivered() -> [JSONDocument] { JSONDocument.lines((try? folder.read("out.ndjson")) ?? Data()) }

    /// The dead letters of a sink, read with the stock tool.
    func deadLetters(_ sink: String) async throws -> [JSONDocument] {
        let names = folder.names(in: "ring/dead-letter/\(sink)")
        guard !names.isEmpty else { return [] }
        let paths = names.map { folder.file("ring/dead-letter/\(sink)/\($0)") }
        return JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", paths))
    }
}

/// Lines of a service and a crash of it.
enum ServiceLog {
    static func line(_ number: Int) -> String {
        "2026/11/23 08:00:00 request \(number) took \(number % 97)ms\n"
    }

    static func lines(_ numbers: Range<Int>) -> String { numbers.map(line).joined() }

    /// A real crash, as a text of the folder of Go fixtures.
    static func crash(_ name: String = "1.27.3/nil_deref") throws -> String {
        try String(contentsOf: Golden.fixtures.appendingPathComponent("go/\(name).stderr"), encoding: .utf8)
    }

    /// The numbers in documents of ``line(_:)``, in the documents' order.
    static func numbers(in documents: [JSONDocument]) -> [Int] {
        documents.filter { $0.dataset == "go.log" }.compactMap { document in
            let words = document.message.split(separator: " ")
            return words.firstIndex(of: "request").flatMap { Int(words[$0 + 1]) }
        }
    }
}
