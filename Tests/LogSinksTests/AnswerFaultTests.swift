// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import LogSinks

/// What a receiver, or the way to it, can do wrong: the batch is kept, and the words say what happened.
@Suite struct AnswerFaultTests {
    /// Delivers twice: what goes wrong must not spoil what comes behind it.
    private static func deliver(
        _ kind: WebSink, _ first: ScriptedServer.Answer, _ change: (inout HTTPConnectionOptions) -> Void = { _ in }
    ) async throws -> (first: String, endpoint: EndpointStatus?, host: String) {
        let server = try await ScriptedServer([first, .init(200, kind.success)])
        let clock = HandClock()
        let host = "http://127.0.0.1:\(server.port)" + (kind == .http ? "/logs" : "")
        let sink = try kind.make("http://127.0.0.1:\(server.port)", now: { clock.now }, change)
        let answer = await sink.deliver(.samples(0..<2)).line
        let endpoint = sink.endpoints.first
        // A busy machine may miss a short time limit; the next try then makes it.
        try await eventually("the same batch is taken") {
            clock.advance(by: .seconds(7_200))
            return await sink.deliver(.samples(0..<2)).line == "taken"
        }
        await sink.close()
        return (answer, endpoint, host)
    }

    @Test(arguments: WebSink.allCases)
    func `nobody listens`(kind: WebSink) async throws {
        let port = try ClosedPort()
        let sink = try kind.make("http://127.0.0.1:\(port.port)")
        let answer = await sink.deliver(.samples(0..<2)).line
        await sink.close()
        #expect(answer.hasPrefix("failed, http://127.0.0.1:\(port.port)") && answer.hasSuffix(": Connection refused"), "\(answer)")
        #expect(sink.endpoints[0].consecutiveFailures == 1)
    }

    @Test(arguments: WebSink.allCases)
    func `the name cannot be resolved`(kind: WebSink) async throws {
        // A label of 64 letters is no name: no name server is asked.
        let sink = try kind.make("http://\(String(repeating: "a", count: 64)).test:9200")
        let answer = await sink.deliver(.samples(0..<2)).line
        await sink.close()
        #expect(answer.hasSuffix("the name cannot be resolved") && sink.endpoints[0].failures == 1, "\(answer)")
    }

    @Test(arguments: WebSink.allCases)
    func `a server that takes the request and says nothing is given up`(kind: WebSink) async throws {
        let result = try await Self.deliver(kind, .silence) { $0.requestTimeout = .milliseconds(300) }
        #expect(result.first == "failed, \(result.host): no whole answer within 300ms (request_timeout)")
        #expect(result.endpoint?.failures == 1)
    }

    @Test(arguments: WebSink.allCases)
    func `an answer that drips is given up as well, however steadily it drips`(kind: WebSink) async throws {
        let answer = ScriptedServer.Answer(200, String(repeating: " ", count: 10_000), manner: .slow(milliseconds: 20))
        let result = try await Self.deliver(kind, answer) { $0.requestTimeout = .milliseconds(300) }
        #expect(result.first == "failed, \(result.host): no whole answer within 300ms (request_timeout)")
    }

    @Test(arguments: WebSink.allCases)
    func `a slow answer that comes in time is an answer`(kind: WebSink) async throws {
        let result = try await Self.deliver(kind, .init(200, kind.success, manner: .slow(milliseconds: 5)))
        #expect(result.first == "taken" && result.endpoint?.successes == 1)
    }

    @Test(arguments: WebSink.allCases)
    func `an answer that ends in its middle has taken nothing`(kind: WebSink) async throws {
        let result = try await Self.deliver(kind, .init(200, #"{"errors":false,"items":[{"create":{"status":201}}]}"#, manner: .cut))
        #expect(result.first.hasPrefix("failed, \(result.host): "), "\(result.first)")
        #expect(result.endpoint?.failures == 1)
    }

    @Test(arguments: WebSink.allCases, ["", "\u{0}\u{1}garbage\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"])
    func `an answer that is no HTTP has taken nothing`(kind: WebSink, bytes: String) async throws {
        let result = try await Self.deliver(kind, .raw(bytes))
        #expect(result.first.hasPrefix("failed, \(result.host): "), "\(result.first)")
    }

    @Test func `a page instead of a bulk answer has taken nothing`() async throws {
        let result = try await Self.deliver(.elasticsearch, .init(200, "<html>login</html>"))
        #expect(result.first == "failed, \(result.host): the answer is not that of a _bulk request: `<html>login</html>`")
    }

    @Test func `an answer without end is read no further than it is of use`() async throws {
        let piece = String(repeating: "x", count: 1 << 20)
        let bulk = try await Self.deliver(.elasticsearch, .init(200, piece, manner: .endless))
        #expect(bulk.first == "failed, \(bulk.host): the answer is longer than 64 MiB")
        // Here the status says it all.
        #expect(try await Self.deliver(.http, .init(200, piece, manner: .endless)).first == "taken")
        let away = try await Self.deliver(.http, .init(503, piece, manner: .endless))
        #expect(away.first == "failed, \(away.host) answers 503 `\(String(repeating: "x", count: 120))`")
    }

    @Test(arguments: WebSink.allCases, [408, 429, 500, 502, 503, 504])
    func `a server that cannot now is asked again`(kind: WebSink, status: Int) async throws {
        let result = try await Self.deliver(kind, .init(status, "no\u{1B}[2J"))
        #expect(result.first == "failed, \(result.host) answers \(status) `no [2J`" && result.endpoint?.failures == 1)
    }

    @Test(arguments: WebSink.allCases, [429, 503])
    func `it is asked again when it says`(kind: WebSink, status: Int) async throws {
        let seconds = try await Self.deliver(kind, .init(status, "busy", headers: ["Retry-After": "120"]))
        #expect(
            seconds.first == "failed, \(seconds.host) answers \(status) `busy`, 120.0 seconds" && seconds.endpoint?.wait == .seconds(120))
        let headers = ["Retry-After": "Mon, 23 Nov 2026 08:00:30 GMT", "Date": "Mon, 23 Nov 2026 08:00:00 GMT"]
        let date = try await Self.deliver(kind, .init(status, "busy", headers: headers))
        #expect(date.first.hasSuffix(", 30.0 seconds"), "\(date.first)")
    }

    @Test(arguments: WebSink.allCases)
    func `a request that is too large is split, and a server that knows us not is no broken one`(kind: WebSink) async throws {
        let large = try await Self.deliver(kind, .init(413, "large"))
        #expect(large.first == "too large, \(large.host) answers 413 `large`" && large.endpoint?.failures == 0)
        for status in [401, 403] {
            let result = try await Self.deliver(kind, .init(status, "who?"))
            #expect(result.first == "refused, \(result.host) answers \(status) `who?`" && result.endpoint?.failures == 0)
        }
    }

    @Test(arguments: WebSink.allCases)
    func `a wrong address is told as such, and nothing is lost`(kind: WebSink) async throws {
        let moved = try await Self.deliver(kind, .init(301, "", headers: ["Location": "https://elsewhere.test/"]))
        let words = "answers 301 (nothing); redirects are not followed, it points to `https://elsewhere.test/`"
        #expect(moved.first == "failed, \(moved.host) \(words)")
        let missing = try await Self.deliver(kind, .init(404, "none"))
        #expect(missing.first == "failed, \(missing.host) answers 404 `none`; is the address right, its path included?")
        #expect(try await Self.deliver(kind, .init(405, "")).first.hasSuffix("it takes no POST there, is the address right?"))
    }

    @Test func `items of a bulk answer go their own ways`() async throws {
        func items(_ status: (Int) -> Int) -> ScriptedServer.Answer {
            let items = (0..<200).map { #"{"create":{"status":\#(status($0)),"error":{"type":"t","reason":"r"}}}"# }
            return .init(200, #"{"errors":true,"items":[\#(items.joined(separator: ","))]}"#)
        }
        let script = [items { $0 % 100 == 50 ? 429 : 201 }, items { $0 % 100 == 50 ? 400 : 201 }, items { _ in 409 }]
        let server = try await ScriptedServer(script)
        let sink = try WebSink.elasticsearch.make("http://127.0.0.1:\(server.port)")
        var lines: [String] = []
        for _ in script { lines.append(await sink.deliver(.samples(0..<200)).line) }
        await sink.close()
        #expect(lines == ["taken, retry [50, 150], 429 t: r", #"taken, rejected ["50: 400 t: r", "150: 400 t: r"]"#, "taken"])
        #expect(sink.endpoints[0].failures == 0 && sink.endpoints[0].successes == 3)
    }

    @Test(arguments: WebSink.allCases)
    func `five failures leave it alone, and nothing more is sent`(kind: WebSink) async throws {
        let server = try await ScriptedServer([.init(500, "away")])
        let clock = HandClock()
        let sink = try kind.make("http://127.0.0.1:\(server.port)", now: { clock.now })
        for _ in 0..<5 { _ = await sink.deliver(.samples(0..<1)) }
        #expect(sink.endpoints[0].state == .open && server.requests.count == 5)
        guard case .failed(let reason, let wish) = await sink.deliver(.samples(0..<1)) else {
            Issue.record("sent")
            return
        }
        #expect(reason.hasPrefix("it is left alone after failures: http://127.0.0.1") && wish == .seconds(5) && server.requests.count == 5)
        clock.advance(by: .seconds(5))
        _ = await sink.deliver(.samples(0..<1))
        await sink.close()
        #expect(server.requests.count == 6 && sink.endpoints[0].state == .open)
    }

    @Test(arguments: WebSink.allCases)
    func `a cancelled task gives the request up`(kind: WebSink) async throws {
        let server = try await ScriptedServer([.silence])
        let sink = try kind.make("http://127.0.0.1:\(server.port)")
        let task = Task { await sink.deliver(.samples(0..<1)).line }
        try await eventually("the request is there") { !server.requests.isEmpty }
        task.cancel()
        #expect(await task.value.hasSuffix("the request was given up, since panicbox stops"))
        await sink.close()
        #expect(sink.endpoints[0].failures == 0)
    }
}
