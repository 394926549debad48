// SPDX-License-Identifier: Apache-2.0

/// Gaps that were noted and are not yet documents. Bounded whatever is noted, since nobody may come to take them.
struct GapMailbox {
    private var waiting: [RingGap] = []
    /// Stretches that are lost to all readers and were noted before: each sink meets them, and one document is enough.
    private var known: [ClosedRange<UInt64>] = []

    private static let mostWaiting = 256
    private static let mostKnown = 1_024

    var isEmpty: Bool { waiting.isEmpty }

    mutating func note(_ gap: RingGap) {
        if gap.sink == nil {
            let range = gap.from...max(gap.from, gap.to)
            guard !known.contains(where: { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }) else { return }
            if known.count == GapMailbox.mostKnown { known.removeFirst() }
            known.append(range)
        }
        // What one sink refuses for one reason is one gap until it is taken.
        let equal = waiting.firstIndex { $0.sink != nil && $0.sink == gap.sink && $0.reason == gap.reason }
        if let equal {
            waiting[equal].add(gap)
        } else if waiting.count == GapMailbox.mostWaiting {
            waiting[waiting.count - 1].add(gap)
            waiting[waiting.count - 1].reason = "many reasons, the last of them: \(gap.reason)"
        } else {
            waiting.append(gap)
        }
    }

    mutating func take() -> [RingGap] {
        defer { waiting = [] }
        return waiting
    }
}

extension RingGap {
    fileprivate mutating func add(_ other: RingGap) {
        from = min(from, other.from)
        to = max(to, other.to)
        records += other.records
        if let more = other.bytes { bytes = (bytes ?? 0) + more }
        if sink != other.sink { sink = nil }
    }
}
