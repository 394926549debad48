// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import TestSupport
import Testing

@testable import LogSinks

/// The sink against a server that answers what a test wants.
@Suite struct ElasticsearchSinkTests {
    private static func deliver(
        to servers: [ScriptedServer], times: Int = 1, pause: Duration = .zero, _ change: (inout ElasticsearchOptions) -> Void = { _ in }
    ) async throws -> [DeliveryAnswer] {
        var options = ElasticsearchOptions()
        options.hosts = servers.map { "http://127.0.0.1:\($0.port)" }
        options.target = "logs"
        change(&options)
        let clock = HandClock()
        let sink = try ElasticsearchSink(options: options) { clock.now }
        var answers: [DeliveryAnswer] = []
        for _ in 0..<times {
            answers.append(await sink.deliver(.samples(0..<2)))
            clock.advance(by: pause)
        }
        await sink.close()
        return answers
    }

    @Test func `a request is what the bulk protocol asks for`() async throws {
        let server = try await ScriptedServer([.init(200, #"{"errors":false}"#)])
        let answers = try await Self.deliver(to: [server]) { $0.connection.apiKey = Secret("key") }
        guard case .taken(let retry, _, _) = answers[0] else {
            Issue.record("\(answers)")
            return
        }
        let request = try #require(server.requests.first)
        #expect(retry.isEmpty && server.requests.count == 1)
        #expect(request.target == "/logs/_bulk?filter_path=errors,items.*.status,items.*.error")
        #expect(request.headers["content-type"] == "application/x-ndjson" && request.headers["content-encoding"] == "gzip")
        #expect(request.headers["authorization"] == "ApiKey key")
        let folder = try TemporaryFolder()
        let text = try await ChildProcess.output(of: "gzip", ["-dc", folder.write(request.body, to: "body.gz")])
        #expect(text.split(separator: 0x0A).count == 4)
    }

    @Test func `without compression the body is plain, and a user signs in by name`() async throws {
        let server = try await ScriptedServer([.init(200, #"{"errors":false}"#)])
        _ = try await Self.deliver(to: [server]) {
            $0.compression = .none
            $0.connection.username = "me"
            $0.connection.password = Secret("secret")
        }
        let request = try #require(server.requests.first)
        #expect(request.headers["content-encoding"] == nil && request.headers["authorization"] == "Basic bWU6c2VjcmV0")
        #expect(String(decoding: request.body, as: UTF8.self).hasPrefix(#"{"create":{"_id":"AAAAAAAAAAAAAAAA-0"}}"#))
    }

    @Test func `statuses of the whole request have their meanings`() async throws {
        let server = try await ScriptedServer([
            .init(401, "no"), .init(403, "no"), .init(413, "large"), .init(429, "busy", headers: ["Retry-After": "7"]), .init(503, "away"),
            .init(302, "elsewhere", headers: ["Location": "/login"]), .init(200, "<html>login</html>"),
        ])
        // Nobody rests so long.
        let answers = try await Self.deliver(to: [server], times: 7, pause: .seconds(7_200))
        let words = answers.map { answer in
            switch answer {
            case .taken: "taken"
            case .failed(_, let wish): "failed \(wish.map { "\($0)" } ?? "")"
            case .tooLarge: "too large"
            case .unreadable: "unreadable"
            case .refused: "refused"
            }
        }
        #expect(words == ["refused", "refused", "too large", "failed 7.0 seconds", "failed ", "failed ", "failed "])
    }

    @Test func `documents of which some cannot be read do not go for all of them`() async throws {
        let server = try await ScriptedServer([.init(200, #"{"errors":false}"#)])
        var options = ElasticsearchOptions()
        (options.hosts, options.target) = (["http://127.0.0.1:\(server.port)"], "logs")
        let sink = try ElasticsearchSink(options: options)
        let batch = try FramedBatch(broken: 1).batch
        #expect(await sink.deliver(batch).line == "unreadable" && server.requests.isEmpty)
        #expect(await sink.deliver(batch.keeping([0, 4, 10])).line == "taken" && server.requests.count == 1)
        await sink.close()
    }

    @Test func `when one host fails the next one is used`() async throws {
        let bad = try await ScriptedServer([.init(503, "away")])
        let good = try await ScriptedServer([.init(200, #"{"errors":false}"#)])
        let answers = try await Self.deliver(to: [bad, good], times: 3)
        guard case .failed = answers[0], case .taken = answers[1], case .taken = answers[2] else {
            Issue.record("\(answers)")
            return
        }
        #expect(bad.requests.count == 1 && good.requests.count == 2)
    }
}
