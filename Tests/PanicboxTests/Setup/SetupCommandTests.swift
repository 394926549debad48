// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport
import Testing

extension RealBinary {
    @Suite struct SetupCommandTests {
        private func agent(_ port: Int, _ target: String) throws -> Agent {
            try Agent(sinks: "sinks:\n  - name: search\n    elasticsearch: {hosts: [http://127.0.0.1:\(port)], \(target)}")
        }

        /// A server that has what is put there, and refuses the types in `unknown`.
        private func server(_ version: String, unknown: [String] = [], refused: [String] = []) async throws -> (ScriptedServer, Puts) {
            let puts = Puts()
            let server = try await ScriptedServer { request in
                let path = request.target
                guard !refused.contains(where: path.hasPrefix) else { return .init(400, #"{"error":"no handler found for uri"}"#) }
                guard request.method == "PUT" else {
                    if path == "/" { return .init(200, #"{"version":{"number":"8.15.0"\#(version)}}"#) }
                    return puts.has(path) ? .init(200, "{}") : .init(404, "{}")
                }
                let body = String(decoding: request.body, as: UTF8.self)
                if let type = unknown.first(where: { body.contains("\"\($0)\"") }) {
                    return .init(400, #"{"error":{"reason":"No handler for type [\#(type)] declared on field [labels]"}}"#)
                }
                puts.note(path, body)
                return .init(200, #"{"acknowledged":true}"#)
            }
            return (server, puts)
        }

        private final class Puts: Sendable {
            private let state = Mutex<[(path: String, body: String)]>([])
            func note(_ path: String, _ body: String) { state.withLock { $0.append((path, body)) } }
            var paths: [String] { state.withLock { $0.map(\.path) } }
            func has(_ path: String) -> Bool { paths.contains { "\($0)/_mapping" == path || $0 == path } }
            func body(_ path: String) -> JSONDocument? {
                state.withLock { all in all.last { $0.path == path }.flatMap { JSONDocument(Data($0.body.utf8)) } }
            }
        }

        @Test func `Elasticsearch gets a policy, a template that names it, and the data stream; the second time nothing is lost`()
            async throws
        {
            let (server, puts) = try await server(#","build_flavor":"default""#)
            let agent = try agent(server.port, "data_stream: logs-go-prod")
            let first = try await Panicbox.run(["setup", "-c", agent.configuration, "--keep-days", "7"])
            #expect(first.exit == .code(0), "\(first.errors)")
            let paths = ["/_ilm/policy/panicbox-logs-go-prod", "/_index_template/panicbox-logs-go-prod", "/_data_stream/logs-go-prod"]
            #expect(puts.paths == paths)
            #expect(puts.body(paths[0])?.text("policy.phases.delete.min_age") == "7d")
            let template = try #require(puts.body(paths[1]))
            #expect(
                template["template.settings"].flatMap { ($0 as? [String: Any])?["index.lifecycle.name"] as? String }
                    == "panicbox-logs-go-prod")
            #expect(template.text("template.mappings.properties.labels.type") == "flattened")
            #expect(template.text("template.mappings.properties.error.properties.stack_trace.type") == "wildcard")
            #expect(template["data_stream"] != nil)
            let second = try await Panicbox.run(["setup", "-c", agent.configuration])
            #expect(second.exit == .code(0))
            #expect(second.outputText.contains("is there, stays as it is") && second.outputText.contains("renewed"))
        }

        @Test func `where there is no lifecycle and no such type, the rest is done and told`() async throws {
            let (server, puts) = try await server(
                #","build_flavor":"oss""#, unknown: ["wildcard", "flattened", "match_only_text"], refused: ["/_ilm"])
            let agent = try agent(server.port, "data_stream: logs-go-prod")
            let process = try await Panicbox.run(["setup", "-c", agent.configuration])
            #expect(process.exit == .code(0))
            #expect(process.outputText.contains("lifecycle: none, the server takes no policy (400 no handler found for uri)"))
            let template = try #require(puts.body("/_index_template/panicbox-logs-go-prod"))
            #expect(template.text("template.mappings.properties.error.properties.stack_trace.type") == "text")
            #expect((template["template.mappings.properties.labels.enabled"] as? Bool) == false)
            #expect((template["template.settings"] as? [String: Any])?["index.lifecycle.name"] == nil)
        }

        @Test func `serverless has the lifecycle in the template, OpenSearch a policy of its own`() async throws {
            let (plain, first) = try await server(#","build_flavor":"serverless""#)
            #expect(try await Panicbox.run(["setup", "-c", agent(plain.port, "data_stream: logs").configuration]).exit == .code(0))
            #expect(first.paths == ["/_index_template/panicbox-logs", "/_data_stream/logs"])
            #expect(first.body("/_index_template/panicbox-logs")?.text("template.lifecycle.data_retention") == "30d")
            let (open, second) = try await server(#","distribution":"opensearch""#)
            #expect(try await Panicbox.run(["setup", "-c", agent(open.port, "data_stream: logs").configuration]).exit == .code(0))
            #expect(second.paths.first == "/_plugins/_ism/policies/panicbox-logs")
            #expect(second.body("/_index_template/panicbox-logs")?.text("template.mappings.properties.labels.type") == "flat_object")
        }

        @Test func `a dry run asks and changes nothing, and printing asks nobody`() async throws {
            let (server, puts) = try await server("")
            let agent = try agent(server.port, "index: logs")
            let dry = try await Panicbox.run(["setup", "-c", agent.configuration, "--dry-run"])
            #expect(dry.exit == .code(0) && dry.outputText.contains("would be made") && puts.paths.isEmpty)
            let printed = try await Panicbox.run(["setup", "-c", agent.configuration, "--print", "--for", "opensearch"])
            #expect(printed.exit == .code(0) && printed.outputText.hasPrefix("PUT /_index_template/panicbox-logs\n{"))
            #expect(printed.outputText.contains("flat_object"))
        }

        @Test func `who is not there, does not know us, or is no search server ends with 1 and a mend`() async throws {
            let away = try await Panicbox.run(["setup", "-c", agent(1, "index: logs").configuration])
            #expect(away.exit == .code(1) && away.outputText.contains("does not answer"))
            let strict = try await ScriptedServer { _ in .init(401, "") }
            let refused = try await Panicbox.run(["setup", "-c", agent(strict.port, "index: logs").configuration])
            #expect(refused.exit == .code(1) && refused.outputText.contains("mend the credentials"))
            let other = try await ScriptedServer { _ in .init(200, "<html>") }
            let wrong = try await Panicbox.run(["setup", "-c", agent(other.port, "index: logs").configuration])
            #expect(wrong.exit == .code(1) && wrong.outputText.contains("is no search server"))
            let nowhere = try await Panicbox.run(["setup", "-c", Agent.toFile().configuration])
            #expect(nowhere.exit == .code(2) && nowhere.errors.contains("no sink is of kind elasticsearch"))
        }
    }
}
