// SPDX-License-Identifier: Apache-2.0

internal import LogSinks
internal import LogStore

/// What is left to send of a shipment, request by request. Pure: an answer goes in, what follows from it comes out.
struct DeliveryPlan {
    /// The next request is the first; a shipment that was too large stands here as its parts.
    private var requests: [Shipment]

    init(_ shipment: Shipment) {
        requests = shipment.isEmpty ? [] : [shipment]
    }

    /// The next request; nil when every record has its answer.
    var next: Shipment? { requests.first }

    /// Takes out records that were delivered on another way.
    mutating func leaveOut(_ sequences: some Collection<UInt64>) {
        requests = requests.map { $0.leavingOut(sequences) }.filter { !$0.isEmpty }
    }

    /// Takes out records up to that sequence number.
    mutating func leaveOut(through last: UInt64) {
        requests = requests.map { request in request.keeping(request.sequences.indices.filter { request.sequences[$0] > last }) }
            .filter { !$0.isEmpty }
    }

    /// What an answer to a request means.
    struct Verdict {
        /// Records that the sink has.
        var delivered: [UInt64] = []
        /// Records that it will never take.
        var rejected: [RejectedRecord] = []
        /// Records that cannot be read.
        var skips: [BlockReader.Skip] = []
        /// What is still to be sent of the request.
        var left: [Shipment] = []
        /// Why something is left, where it is not for its size alone.
        var trouble: Trouble?
        /// True when the sink has said nothing: no request was made for what cannot be read.
        var isUnanswered = false
    }

    /// Why records are sent again.
    enum Trouble {
        /// Some records were put off.
        case putOff(count: Int, reason: String)
        /// Nothing was taken.
        case failed(reason: String, retryAfter: Duration?)
        /// The sink does not know us.
        case refused(reason: String)
        /// What the sink will never take could not be set aside.
        case unsettled
    }

    /// Replaces the request that an answer was for by what is left of it.
    mutating func adopt(_ verdict: Verdict) {
        guard !requests.isEmpty else { return }
        requests.replaceSubrange(0..<1, with: verdict.left)
    }

    /// A request whose frames nobody has opened may fail for what is in them, whatever the receiver makes of it: what was not taken is opened
    /// before it is sent again, and what cannot be read is left out. Who refuses us (401, 403) has not looked at them.
    static func judge(_ answer: DeliveryAnswer, to request: Shipment) -> Verdict {
        switch answer {
        case .taken(let retry, let rejected, let reason):
            return taken(request, retry: retry, rejected: rejected, reason: reason)
        case .failed(let reason, let wish):
            let (rest, skips) = request.readable
            return Verdict(skips: skips, left: rest.isEmpty ? [] : [rest], trouble: .failed(reason: reason, retryAfter: wish))
        case .refused(let reason):
            return Verdict(left: [request], trouble: .refused(reason: reason))
        case .tooLarge(let reason):
            let (rest, skips) = request.readable
            return skips.isEmpty ? tooLarge(request, reason: reason) : Verdict(skips: skips, left: rest.isEmpty ? [] : [rest])
        case .unreadable:
            let (rest, skips) = request.readable
            // A sink that calls what can be read unreadable must not be asked again and again without a wait.
            let trouble = skips.isEmpty ? Trouble.failed(reason: "the sink cannot read documents that are whole", retryAfter: nil) : nil
            return Verdict(skips: skips, left: rest.isEmpty ? [] : [rest], trouble: trouble, isUnanswered: trouble == nil)
        }
    }

    private static func taken(_ request: Shipment, retry: [Int], rejected: [Rejection], reason: String?) -> Verdict {
        var verdict = Verdict()
        guard !retry.isEmpty || !rejected.isEmpty else {
            verdict.delivered = request.sequences
            return verdict
        }
        let others = Set(retry + rejected.map(\.index))
        verdict.delivered = request.sequences.indices.filter { !others.contains($0) }.map { request.sequences[$0] }
        let lost = request.unreadable.intersection(others)
        if !lost.isEmpty { verdict.skips = request.keeping(lost.sorted()).readable.skips }
        verdict.rejected = RejectedRecord.all(rejected.filter { !lost.contains($0.index) }, of: request)
        let again = retry.filter { !lost.contains($0) }
        if !again.isEmpty {
            verdict.left = [request.keeping(again)]
            verdict.trouble = .putOff(count: again.count, reason: reason ?? "no reason given")
        }
        return verdict
    }

    private static func tooLarge(_ request: Shipment, reason: String) -> Verdict {
        guard request.count > 1 else {
            return taken(request, retry: [], rejected: [Rejection(index: 0, status: 413, reason: reason)], reason: nil)
        }
        let (first, second) = request.halves
        return Verdict(left: [first, second])
    }
}
