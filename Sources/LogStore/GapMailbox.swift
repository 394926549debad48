// SPDX-License-Identifier: Apache-2.0

/// Gaps that were noted and are not yet documents. Bounded whatever is noted, since nobody may come to take them.
struct GapMailbox {
    private var waiting: [RingGap] = []
    /// Stretches whose loss was told before, in order and apart: each sink meets them, and one document is enough.
    private var known: [Range<UInt64>] = []

    private static let mostWaiting = 256
    private static let mostKnown = 1_024

    var isEmpty: Bool { waiting.isEmpty }

    mutating func note(_ gap: RingGap) {
        if gap.sink == nil, !remember(from: gap.from, to: gap.to) { return }
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

    /// Notes that a stretch was told; false when all of it was before. One without a number is not known again.
    @discardableResult
    mutating func remember(from: UInt64, to: UInt64) -> Bool {
        guard from < to else { return true }
        var range = from..<to
        guard !known.contains(where: { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }) else { return false }
        known.removeAll { other in
            guard other.lowerBound <= range.upperBound, range.lowerBound <= other.upperBound else { return false }
            range = min(other.lowerBound, range.lowerBound)..<max(other.upperBound, range.upperBound)
            return true
        }
        known.insert(range, at: known.firstIndex { $0.lowerBound > range.lowerBound } ?? known.count)
        if known.count > GapMailbox.mostKnown { known.removeFirst() }
        return true
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
