// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import TestSupport
import Testing

@testable import Probes

/// What becomes of the answers of a service that is well, and of one that hangs or lies.
@Suite struct ServicePollTests {
    private static func options(_ port: Int, pprof: Bool = false, timeout: Duration = .seconds(60)) throws -> ProbeOptions {
        var options = ProbeOptions()
        options.expvar = try ProbeAddress(configText: "http://127.0.0.1:\(port)/debug/vars")
        if pprof { options.pprof = try ProbeAddress(configText: "http://127.0.0.1:\(port)/debug/pprof") }
        (options.timeout, options.maxBody) = (timeout, .kibibytes(64))
        return options
    }

    private static func ask(_ options: ProbeOptions) async -> ServicePoll.Answer {
        let poll = ServicePoll(options)
        var pace = DumpPace()
        let answer = await poll.ask(&pace, disks: { [] })
        await poll.close()
        return answer
    }

    /// What one answer of `expvar` comes to.
    private static func ask(_ answer: ScriptedServer.Answer, timeout: Duration = .seconds(60)) async throws -> ServicePoll.Answer {
        let server = try await ScriptedServer([answer])
        return await ask(try options(server.port, timeout: timeout))
    }

    @Test func `all that a real service says is in the snapshot`() async throws {
        let bodies = try ["vars.json", "goroutine.txt", "heap.txt"].map { String(decoding: try Snapshots.fixture($0), as: UTF8.self) }
        let server = try await ScriptedServer { request in
            switch request.target {
            case "/debug/vars": .init(200, bodies[0])
            case "/debug/pprof/goroutine?debug=2": .init(200, bodies[1])
            case "/debug/pprof/heap?debug=1": .init(200, bodies[2])
            default: .init(404, "")
            }
        }
        let answer = await Self.ask(try Self.options(server.port, pprof: true))
        #expect(answer.failures.isEmpty)
        let values = try #require(answer.snapshot).values
        #expect(values["goroutines"] == 12 && values["redis_pool_timeouts"] == 1_038 && values["heap.main.remember"] == 33_554_432)
    }

    @Test func `a service that hangs costs the time limit and no more`() async throws {
        let silent = try await Self.ask(.silence, timeout: .milliseconds(200))
        #expect(silent.snapshot == nil && silent.failures.map(\.outcome) == [.timeout])
        #expect(silent.failures.first?.words == "no whole answer within 200ms")
        let drip = try await Self.ask(
            .init(200, String(repeating: " ", count: 10_000), manner: .slow(milliseconds: 50)), timeout: .milliseconds(300))
        #expect(drip.snapshot == nil && drip.failures.map(\.outcome) == [.timeout])
    }

    @Test func `an answer without end is cut at the bound`() async throws {
        let endless = try await Self.ask(.init(200, String(repeating: "{", count: 4_096), manner: .endless))
        #expect(endless.failures.map(\.outcome) == [.tooLarge] && endless.failures[0].words.contains("64KiB (max_body)"))
    }

    @Test func `a dump without end is counted as far as it is read`() async throws {
        let block = String(repeating: "goroutine 7 [select]:\nmain.run()\n\t/src/app/main.go:1 +0x1\n\n", count: 50)
        let server = try await ScriptedServer { request in
            if request.target.contains("goroutine") { return .init(200, block, manner: .endless) }
            return request.target.contains("heap") ? .init(200, "heap profile: 0: 0 [0: 0] @ heap/1048576\n") : .init(200, "{}")
        }
        let answer = await Self.ask(try Self.options(server.port, pprof: true))
        let goroutines = try #require(answer.snapshot?.goroutines)
        #expect(answer.failures.isEmpty && goroutines.isCut && goroutines.total > 500)
    }

    @Test(arguments: ["", "<html>hello</html>", "{\"memstats\":{", "[[[[", "{\"a\":nonsense}", "\u{0}\u{1}\u{2}", "null"])
    func `garbage is told as such`(body: String) async throws {
        let answer = try await Self.ask(.init(200, body))
        #expect(answer.snapshot == nil && answer.failures.map(\.outcome) == [.garbage])
    }

    @Test func `deep nesting, huge numbers and NaN do no harm`() async throws {
        let deep = try await Self.ask(.init(200, "{\"a\":" + String(repeating: "[", count: 60_000)))
        #expect(deep.failures.map(\.outcome) == [.garbage])
        let odd = try await Self.ask(.init(200, #"{"a":NaN,"b":1e999,"c":-1e400,"ok":3,"d":{"e":{"f":null}}}"#))
        #expect(odd.failures.isEmpty && odd.snapshot?.values == ["ok": 3])
    }

    @Test func `redirects are not followed, and other answers are none`() async throws {
        let elsewhere = try await ScriptedServer([.init(200, "{\"secret\":1}")])
        let redirect = try await Self.ask(.init(302, "", headers: ["Location": "http://127.0.0.1:\(elsewhere.port)/"]))
        #expect(redirect.snapshot == nil && redirect.failures.map(\.words) == ["it answers 302"] && elsewhere.requests.isEmpty)
        #expect(try await Self.ask(.init(404, "not found")).failures.map(\.outcome) == [.status])
        #expect(try await Self.ask(.raw("this is no HTTP\r\n\r\n")).failures.map(\.outcome) == [.garbage])
        #expect(try await Self.ask(.init(200, "{\"a\":1}", manner: .cut)).failures.map(\.outcome) == [.unreachable])
    }

    @Test func `where nobody listens nothing more is asked`() async throws {
        let closed = try ClosedPort()
        let answer = await Self.ask(try Self.options(closed.port, pprof: true))
        #expect(
            answer.snapshot == nil && answer.failures.map(\.words) == ["Connection refused"] && answer.failures[0].isRefusal,
            "\(answer.failures)")
    }

    @Test func `one answer that is missing does not cost the others`() async throws {
        let server = try await ScriptedServer { $0.target == "/debug/vars" ? .init(200, "{\"a\":1}") : .init(500, "") }
        let answer = await Self.ask(try Self.options(server.port, pprof: true))
        #expect(answer.snapshot?.values == ["a": 1] && answer.failures.map(\.outcome) == [.status, .status])
    }
}
