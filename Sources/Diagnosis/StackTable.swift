// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// The goroutines of a dump, equal stacks together: a dump of thousands is walked once, whatever the number of rules.
///
/// Flat lists, not one for each row: rules ask for this at nearly every panic, and most have a handful of goroutines.
struct StackTable: Sendable {
    /// Goroutines in one state with one stack of functions.
    struct Row: Sendable {
        /// Index into ``states``.
        var state: Int
        /// Into ``calls``, innermost first.
        var stack: Range<Int>
    }

    /// A goroutine: its index into ``rows``, and how long it has waited, in minutes.
    struct Member: Sendable {
        var row: Int
        var minutes: Int
    }

    private(set) var states: [TextRange] = []
    private(set) var functions: [TextRange] = []
    /// Indices into ``functions``, the stacks of all rows one behind the other.
    private(set) var calls: [Int] = []
    private(set) var rows: [Row] = []
    private(set) var members: [Member] = []

    var total: Int { members.count }

    init(_ crash: Crash?) {
        guard let crash else { return }
        var (stateIndex, functionIndex, rowIndex) = (HashIndex(), HashIndex(), HashIndex())
        let text = crash.text.rawSpan
        // A thread's own stack (`runtime stack:`) is no goroutine.
        for goroutine in crash.goroutines where goroutine.id >= 0 {
            var key = StackHash()
            let state = Self.index(of: goroutine.state, text, &stateIndex, &states, &key)
            let start = calls.count
            for frame in goroutine.frames { calls.append(Self.index(of: frame.function, text, &functionIndex, &functions, &key)) }
            let row = rowIndex.place(of: key.value, or: rows.count)
            if row == rows.count { rows.append(Row(state: state, stack: start..<calls.count)) } else { calls.removeSubrange(start...) }
            members.append(Member(row: row, minutes: goroutine.waitMinutes))
        }
    }

    private static func index(
        of range: TextRange, _ text: RawSpan, _ known: inout HashIndex, _ list: inout [TextRange], _ key: inout StackHash
    ) -> Int {
        var hash = StackHash()
        hash.add(text.extracting(range.indices))
        key.add(hash.value)
        let index = known.place(of: hash.value, or: list.count)
        if index == list.count { list.append(range) }
        return index
    }

    /// Which of the names fit one of the patterns; all where there is none.
    static func fitting(_ patterns: [NamePattern], _ names: [TextRange], of crash: Crash) -> [Bool] {
        names.map { patterns.allow(crash.text.rawSpan.extracting($0.indices)) }
    }
}
