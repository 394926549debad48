// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// `health:` what changed in the process before it died, by the name of the number (``HealthReport/Change``).
///
/// ```yaml
/// health: {name: goroutines, times: 3, rise: 1000}     # three times as many, and at least 1000 more
/// health: {name: "disk.*.inodes_free", below: 1}       # none left
/// ```
struct HealthCondition: ConditionPart, ConfigOptions {
    private var name: NamePattern?
    /// The last value is at least so many times the first.
    private var times: Double?
    private var rise: Double?
    private var fall: Double?
    /// Bounds of the last value, themselves excluded.
    private var (below, above): (Double?, Double?)

    init(from reader: inout ConfigReader) {
        reader.require("name", into: &name)
        reader.read("times", into: &times, in: 1.0...1_000_000)
        reader.read("rise", into: &rise)
        reader.read("fall", into: &fall)
        reader.read("below", into: &below)
        reader.read("above", into: &above)
        if [times, rise, fall, below, above].allSatisfy({ $0 == nil }) {
            reader.fault(at: "name", "stands alone", mend: "write `times`, `rise`, `fall`, `below` or `above` beside it")
        }
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        guard let health = death.health, let change = health.changes.first(where: fits) else { return false }
        let words = "\(change.name) \(Self.text(change.before)) to \(Self.text(change.last))"
        let seconds = Self.text(health.seconds.rounded())
        match.set("change", words)
        match.set("seconds", seconds)
        match.note("\(words) in \(seconds) s")
        return true
    }

    private func fits(_ change: HealthReport.Change) -> Bool {
        guard let name, name.fits(change.name) else { return false }
        // From nothing to something is more than any number of times.
        if let times, change.before > 0 ? change.last < times * change.before : change.last <= 0 { return false }
        if let rise, change.last - change.before < rise { return false }
        if let fall, change.before - change.last < fall { return false }
        if let below, change.last >= below { return false }
        if let above, change.last <= above { return false }
        return true
    }

    /// Whole numbers without a fraction.
    private static func text(_ number: Double) -> String { Int64(exactly: number).map { "\($0)" } ?? "\(number)" }
}
