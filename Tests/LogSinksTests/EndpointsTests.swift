// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct EndpointsTests {
    private static func wish(_ answer: DeliveryAnswer) -> Duration? {
        if case .failed(_, let wish) = answer { return wish }
        return nil
    }

    @Test func `with others at hand nobody waits for the one that failed`() async {
        let clock = HandClock()
        let endpoints = Endpoints(["http://a", "http://b"], options: BreakerOptions()) { clock.now }
        let answer = await endpoints.deliver { _ in .failed(reason: "busy", retryAfter: .seconds(30)) }
        #expect(Self.wish(answer) == nil)
        // The second one asks for more: now it is the first one's time that counts.
        clock.advance(by: .seconds(1))
        let second = await endpoints.deliver { _ in .failed(reason: "busy", retryAfter: .seconds(60)) }
        #expect(Self.wish(second) == .seconds(29))
    }

    @Test func `when all rest nothing is sent, and the answer tells why and for how long`() async {
        let clock = HandClock()
        let endpoints = Endpoints(["http://a", "http://b"], options: BreakerOptions()) { clock.now }
        for _ in 0..<10 { _ = await endpoints.deliver { .failed(reason: "host \($0) is gone") } }
        clock.advance(by: .seconds(2))
        let answer = await endpoints.deliver { _ in
            Issue.record("sent to one that rests")
            return .taken()
        }
        guard case .failed(let reason, let wish) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(reason == "all 2 are left alone after failures: host 0 is gone; host 1 is gone" && wish == .seconds(3))
        endpoints.endRests()
        guard case .taken = await endpoints.deliver({ _ in .taken() }) else {
            Issue.record("not sent although the rests are ended")
            return
        }
    }

    @Test(arguments: [DeliveryAnswer.taken(retry: [0], retryReason: "429"), .tooLarge(reason: "413"), .refused(reason: "401")])
    func `an answer about the records, the size or our rights does not speak against a receiver`(answer: DeliveryAnswer) async {
        let endpoints = Endpoints(["http://a"], options: BreakerOptions()) { .now }
        for _ in 0..<20 { _ = await endpoints.deliver { _ in answer } }
        #expect(endpoints.statuses[0].state == .closed && endpoints.statuses[0].failures == 0 && endpoints.statuses[0].successes == 20)
    }

    @Test func `documents that cannot be read speak neither against a receiver nor for it`() async {
        let endpoints = Endpoints(["http://a"], options: BreakerOptions()) { .now }
        _ = await endpoints.deliver { _ in .failed(reason: "gone") }
        guard case .unreadable = await endpoints.deliver({ _ in .unreadable }) else {
            Issue.record("another answer")
            return
        }
        #expect(endpoints.statuses.map(\.consecutiveFailures) == [1] && endpoints.statuses.map(\.successes) == [0])
    }

    @Test func `a request that was given up does not speak against a receiver`() async {
        let endpoints = Endpoints(["http://a"], options: BreakerOptions()) { .now }
        let task = Task {
            await endpoints.deliver { _ in
                while !Task.isCancelled { await Task.yield() }
                return .failed(reason: "given up")
            }
        }
        task.cancel()
        _ = await task.value
        #expect(endpoints.statuses[0].failures == 0 && endpoints.statuses[0].successes == 0)
    }
}
