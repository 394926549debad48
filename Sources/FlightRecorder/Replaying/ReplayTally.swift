// SPDX-License-Identifier: Apache-2.0

/// The books of a replay. `read = sent + refused + leftOut + unreadable + unanswered`
struct ReplayTally: Hashable, Sendable {
    /// Records of the ring that were gone over, counted by their numbers.
    var read = 0
    var sent = 0
    /// Bytes of the documents that were sent.
    var sentBytes = 0
    /// Records that the sink will never take.
    var refused = 0
    /// Records that were not asked for.
    var leftOut = 0
    /// Records that are damaged, gone, or were overwritten.
    var unreadable = 0
    /// Records on their way when the replay was ended; the sink may have them.
    var unanswered = 0

    /// True when all that was asked for was sent.
    var isComplete: Bool { refused == 0 && unreadable == 0 && unanswered == 0 }

    /// `read 12,350 = sent 12,345 + refused 5 + left out 0 + unreadable 0`
    var words: String {
        var parts = [("sent", sent), ("refused", refused), ("left out", leftOut), ("unreadable", unreadable)]
        if unanswered > 0 { parts.append(("unanswered", unanswered)) }
        return "read \(ReadableAmount.count(read)) = " + parts.map { "\($0.0) \(ReadableAmount.count($0.1))" }.joined(separator: " + ")
    }
}

extension ReplayTally {
    /// Says how a replay ended and what became of the records.
    func tell(_ end: ReplayLoop.End, _ refused: RefusedRecords, to name: String, took: Duration, _ say: (String) -> Void) {
        switch end {
        case .finished: break
        case .interrupted: say("panicbox: the replay was interrupted")
        case .failed(let reason): say("panicbox: the replay ended early: \(PrintableText.of(reason))")
        }
        for reason in refused.reasons {
            let count = ReadableAmount.count(reason.records, "record")
            say("panicbox: \(count) refused: \(reason.status) \(PrintableText.of(reason.words))")
        }
        let time = ReadableAmount.time(nanoseconds: took.components.seconds * 1_000_000_000 + took.components.attoseconds / 1_000_000_000)
        say("panicbox: \(words); \(ReadableAmount.bytes(sentBytes)) of documents to \(name) in \(time)")
    }
}
