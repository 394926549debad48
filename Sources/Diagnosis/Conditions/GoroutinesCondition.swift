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
        guard let crash = death.crash, crash.goroutines.count >= atLeast, functions.mayFit(in: crash), states.mayFit(in: crash) else {
            return false
        }
        let table = death.stacks()
        let isState = StackTable.fitting(states, table.states, of: crash)
        guard isState.contains(true) else { return false }
        let isFunction = StackTable.fitting(functions, table.functions, of: crash)
        guard isFunction.contains(true) || functions.isEmpty else { return false }
        let isRow = table.rows.map { row in
            isState[row.state] && (functions.isEmpty || table.calls[row.stack].contains { isFunction[$0] })
        }
        var (count, longest) = (0, 0)
        var (sizes, waiting) = (Array(repeating: 0, count: isRow.count), Array(repeating: false, count: isRow.count))
        for member in table.members where isRow[member.row] {
            sizes[member.row] += 1
            guard member.minutes >= minutes else { continue }
            waiting[member.row] = true
            count += 1
            longest = max(longest, member.minutes)
        }
        var most: Int?
        for row in sizes.indices where waiting[row] && sizes[row] > most.map({ sizes[$0] }) ?? 0 { most = row }
        guard let most, count >= atLeast, count * 100 >= share * table.total else { return false }
        let row = table.rows[most]
        let state = crash[table.states[row.state]]
        let function = functions.isEmpty ? nil : table.calls[row.stack].first { isFunction[$0] }.map { crash[table.functions[$0]] }
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
