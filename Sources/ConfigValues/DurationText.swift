// SPDX-License-Identifier: Apache-2.0

/// A length of time as users write it: `250ms`, `1s`, `1.5s`, `1m30s`, `2h`, `7d`, `100us`.
///
/// Several units stand from large to small, each once. A bare number is refused, for nobody could tell seconds from
/// milliseconds; only `0` needs no unit.
package struct DurationText: Hashable, Sendable {
    /// The length of time.
    package var duration: Duration

    /// The text of a duration.
    package init(_ duration: Duration) { self.duration = duration }

    /// Reads a text; what is finer than a nanosecond is cut off.
    package init(parsing text: String) throws(ConfigProblem) {
        var total = 0
        var rest = text[...]
        var smallest = Int.max
        // The one text that needs no unit.
        if rest == "0" { rest = "0s" }
        repeat {
            guard let amount = DecimalAmount(takenFrom: &rest) else { throw Self.unreadable(text) }
            guard !rest.isEmpty else { throw ConfigProblem("\(text.inBackticks) has no unit", mend: "write \(text)s") }
            let name = rest.prefix(while: \.isLetter)
            guard let unit = Self.units.first(where: { $0.names.contains(String(name)) }) else {
                throw Self.unknownUnit(text, name: name)
            }
            guard unit.nanoseconds < smallest else {
                throw ConfigProblem("\(text.inBackticks) is out of order", mend: "write large units before small ones, each once: 1h30m")
            }
            guard let part = amount.times(unit.nanoseconds), !total.addingReportingOverflow(part).overflow else {
                throw ConfigProblem("\(text.inBackticks) is too long", mend: "write a time below 100000d")
            }
            total += part
            smallest = unit.nanoseconds
            rest = rest.dropFirst(name.count)
        } while !rest.isEmpty
        duration = .nanoseconds(total)
    }

    /// Largest first; of several names the first is printed. `µ` is two characters of Unicode that look alike.
    private static let units: [(names: [String], nanoseconds: Int)] = [
        (["d"], 86_400_000_000_000), (["h"], 3_600_000_000_000), (["m"], 60_000_000_000), (["s"], 1_000_000_000),
        (["ms"], 1_000_000), (["us", "\u{B5}s", "\u{3BC}s"], 1000), (["ns"], 1),
    ]

    private static func unreadable(_ text: String) -> ConfigProblem {
        let problem = text.hasPrefix("-") ? "is negative" : "is not a length of time"
        return ConfigProblem("\(text.inBackticks) \(problem)", mend: "write one such as 250ms, 30s or 1m30s")
    }

    private static func unknownUnit(_ text: String, name: Substring) -> ConfigProblem {
        guard !name.isEmpty else { return unreadable(text) }
        let names = units.compactMap(\.names.first)
        return ConfigProblem("\(text.inBackticks) has the unknown unit `\(name)`", mend: "use one of \(names.inWords)")
    }
}

extension DurationText: CustomStringConvertible {
    /// The shortest row of whole units: `1m30s`, `7d`, `1s500ms`; `0s` for none. Parsing it gives the same time.
    package var description: String {
        let (seconds, attoseconds) = duration.components
        var rest = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
        var text = rest < 0 ? "-" : ""
        rest = abs(rest)
        guard rest > 0 else { return "0s" }
        for unit in Self.units {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: Int128(unit.nanoseconds))
            if count > 0 { text += "\(count)\(unit.names[0])" }
            rest = remainder
        }
        return text
    }
}
