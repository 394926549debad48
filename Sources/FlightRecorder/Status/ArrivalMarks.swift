// SPDX-License-Identifier: Apache-2.0

/// When records came into the ring, so that the age of one that waits can be told. Bounded: the older, the coarser.
struct ArrivalMarks: Sendable {
    /// Records from this sequence number on came then, or later; ascending.
    private var marks: [(sequence: UInt64, time: ContinuousClock.Instant)] = []
    private static let limit = 512

    /// Records from `first` on came at `time`.
    mutating func note(_ first: UInt64, at time: ContinuousClock.Instant) {
        // Within a second it is as well one mark.
        if let last = marks.last, first <= last.sequence || time - last.time < .seconds(1) { return }
        marks.append((first, time))
        guard marks.count > ArrivalMarks.limit else { return }
        // Each second one of the older half: what it stood for counts as a little older than it is.
        let half = marks.count / 2
        marks = marks.indices.filter { $0 >= half || $0.isMultiple(of: 2) }.map { marks[$0] }
    }

    /// How long ago the record came, or the first that is known behind it; nil when none is.
    func age(of sequence: UInt64, at now: ContinuousClock.Instant) -> Duration? {
        // The last mark that does not lie behind it.
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].sequence <= sequence { low = middle + 1 } else { high = middle }
        }
        return marks.isEmpty ? nil : now - marks[max(low - 1, 0)].time
    }
}
