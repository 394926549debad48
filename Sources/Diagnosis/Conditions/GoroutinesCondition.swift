// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import GoTraceback
internal import LogModel

/// `goroutines:` how many stand in a state, in a function, for how long.
///
/// ```yaml
/// goroutines: {state: "sync.*Lock", function: "main.(*Cache).*", at_least: 100, minutes: 2, share: 50}
/// ```
struct GoroutinesCondition: ConditionPart, ConfigOptions {
    private var states: [NamePattern] = []
    private var functions: [NamePattern] = []
    private var atLeast = 1
    /// Those that have waited for less are not counted.
    private var minutes = 0
    /// Of all goroutines, in percent.
    private var share = 0

    init(from reader: inout ConfigReader) {
        reader.read("state", into: &states)
        reader.read("function", into: &functions)
        reader.read("at_least", into: &atLeast, in: 1...1_000_000)
        reader.read("minutes", into: &minutes, in: 0...1_000_000)
        reader.read("share", into: &share, in: 0...100)
        if states.isEmpty, functions.isEmpty { reader.fault(at: "state", "is missing, and so is `function`", mend: "write one of them") }
    }

    var requirement: Requirement { Requirement(kinds: .all.subtracting(.exit)) }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        guard let crash = death.crash, crash.goroutines.count >= atLeast else { return false }
        let table = death.stacks()
        let isState = StackTable.fitting(states, table.states, of: crash)
        let isFunction = StackTable.fitting(functions, table.functions, of: crash)
        var (count, longest, most): (Int, Int, StackTable.Row?) = (0, 0, nil)
        for row in table.rows where isState[row.state] && (functions.isEmpty || row.functions.contains { isFunction[$0] }) {
            let waiting = row.minutes.filter { $0 >= minutes }
            guard !waiting.isEmpty else { continue }
            count += waiting.count
            longest = max(longest, waiting.max() ?? 0)
            if row.minutes.count > most?.minutes.count ?? 0 { most = row }
        }
        guard let most, count >= atLeast, count * 100 >= share * table.total else { return false }
        let state = crash[table.states[most.state]]
        let function = functions.isEmpty ? nil : most.functions.first { isFunction[$0] }.map { crash[table.functions[$0]] }
        let crowd = "\(count) of \(table.total) goroutines"
        match.set("count", "\(count)")
        match.set("total", "\(table.total)")
        match.set("minutes", "\(longest)")
        match.set("state", state)
        match.set("waited", longest > 0 ? "for up to \(longest) \(longest == 1 ? "minute" : "minutes")" : "for less than a minute")
        match.set("verdict", death.verdict ?? "\(crowd) wait for \(state)")
        if let function { match.set("frame", function) }
        let place = function.map { " in \($0)" } ?? ""
        match.note("\(crowd): \(state)\(place)\(longest > 0 ? ", up to \(longest) min" : "")")
        return true
    }
}
