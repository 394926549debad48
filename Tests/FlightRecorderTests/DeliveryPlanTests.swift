// SPDX-License-Identifier: Apache-2.0

import LogSinks
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct DeliveryPlanTests {
    /// Sample documents that stand in the ring from record 100 on.
    private static func shipment(_ numbers: Range<Int>) -> Shipment { .samples(numbers, from: 100) }

    @Test func `what was taken is delivered, and nothing is left`() {
        var plan = DeliveryPlan(Self.shipment(0..<4))
        let verdict = DeliveryPlan.judge(.taken(), to: Self.shipment(0..<4))
        #expect(verdict.delivered == [100, 101, 102, 103] && verdict.left.isEmpty && verdict.trouble == nil)
        plan.adopt(verdict)
        #expect(plan.next == nil)
    }

    @Test func `a sink that calls whole documents unreadable is asked again after a wait`() {
        let verdict = DeliveryPlan.judge(.unreadable, to: Self.shipment(0..<4))
        #expect(verdict.left.map(\.count) == [4] && verdict.skips.isEmpty && !verdict.isUnanswered)
        guard case .failed = verdict.trouble else {
            Issue.record("\(String(describing: verdict.trouble))")
            return
        }
    }

    @Test func `every record of an answer has one fate`() throws {
        let answer = DeliveryAnswer.taken(retry: [1, 3], rejected: [Rejection(index: 2, status: 400, reason: "no")], retryReason: "busy")
        let verdict = DeliveryPlan.judge(answer, to: Self.shipment(0..<5))
        #expect(verdict.delivered == [100, 104] && verdict.rejected.map(\.sequence) == [102])
        #expect(verdict.rejected.first?.letter.document == Array(Samples.document(2).utf8))
        let left = try #require(verdict.left.first)
        #expect(left.sequences == [101, 103] && left.batch.document(1) == Array(Samples.document(3).utf8))
    }

    @Test func `halves keep the order, and what was cut is sent before what comes behind`() throws {
        var plan = DeliveryPlan(Self.shipment(0..<5))
        plan.adopt(DeliveryPlan.judge(.tooLarge(reason: "413"), to: try #require(plan.next)))
        #expect(plan.next?.sequences == [100, 101])
        plan.adopt(DeliveryPlan.judge(.tooLarge(reason: "413"), to: try #require(plan.next)))
        var order: [UInt64] = []
        while let request = plan.next {
            order += request.sequences
            plan.adopt(DeliveryPlan.judge(.taken(), to: request))
        }
        #expect(order == [100, 101, 102, 103, 104])
    }

    @Test func `records that went another way are taken out of every part`() throws {
        var plan = DeliveryPlan(Self.shipment(0..<5))
        plan.adopt(DeliveryPlan.judge(.tooLarge(reason: "413"), to: try #require(plan.next)))
        plan.leaveOut([100, 101, 103])
        #expect(plan.next?.sequences == [102, 104])
        plan.leaveOut([102, 104])
        #expect(plan.next == nil)
    }
}
