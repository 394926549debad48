// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// The goroutines of a dump, equal stacks together: a dump of thousands is walked once, whatever the number of rules.
struct StackTable: Sendable {
    /// Goroutines in one state with one stack of functions.
    struct Row: Sendable {
        /// Index into ``states``.
        var state: Int
        /// Indices into ``functions``, innermost first.
        var functions: [Int]
        /// How long each has waited, in minutes.
        var minutes: [Int] = []
    }

    private(set) var states: [TextRange] = []
    private(set) var functions: [TextRange] = []
    private(set) var rows: [Row] = []
    private(set) var total = 0

    init(_ crash: Crash?) {
        guard let crash else { return }
        var (stateIndex, functionIndex, rowIndex): ([UInt64: Int], [UInt64: Int], [UInt64: Int]) = ([:], [:], [:])
        let text = crash.text.rawSpan
        // A thread's own stack (`runtime stack:`) is no goroutine.
        for goroutine in crash.goroutines where goroutine.id >= 0 {
            var key = StackHash()
            let state = Self.index(of: goroutine.state, text, &stateIndex, &states, &key)
            let stack = goroutine.frames.map { Self.index(of: $0.function, text, &functionIndex, &functions, &key) }
            let row = rowIndex[key.value] ?? rows.count
            if row == rows.count {
                rowIndex[key.value] = row
                rows.append(Row(state: state, functions: stack))
            }
            rows[row].minutes.append(goroutine.waitMinutes)
            total += 1
        }
    }

    private static func index(
        of range: TextRange, _ text: RawSpan, _ known: inout [UInt64: Int], _ list: inout [TextRange], _ key: inout StackHash
    ) -> Int {
        let bytes = text.extracting(range.indices)
        key.add(bytes)
        var hash = StackHash()
        hash.add(bytes)
        if let index = known[hash.value] { return index }
        known[hash.value] = list.count
        list.append(range)
        return list.count - 1
    }

    /// Which of the names fit one of the patterns; all where there is none.
    static func fitting(_ patterns: [NamePattern], _ names: [TextRange], of crash: Crash) -> [Bool] {
        names.map { patterns.allow(crash.text.rawSpan.extracting($0.indices)) }
    }
}
