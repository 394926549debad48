// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import LogModel

/// What can be set about systemd's journal: a `journald:` section under `sources:`. What is left out selects everything.
package struct JournaldOptions: ConfigOptions, Sendable {
    /// Units of the system or of a user, or patterns of them (`*`, `?`, `[…]`); a name without a type is a service's.
    package var units: [String] = []
    /// What a program or its unit calls itself: `SYSLOG_IDENTIFIER`.
    package var identifiers: [String] = []
    /// Any fields, `_UID=1000`: of one field any value will do, of several fields each must fit.
    package var matches: [String] = []
    package var priorities: [Priority] = []
    package var boot = Boot.all
    /// The folder of a journal; nil is the machine's own.
    package var directory: String?
    /// One of the machine's further journals (`LogNamespace=` of a unit); nil is the main one.
    package var namespace: String?
    /// Where a journal begins that was never read before.
    package var startAt = Start.beginning

    /// The journal's `PRIORITY`, in its order.
    package enum Priority: String, ConfigChoice {
        case emerg, alert, crit, err, warning, notice, info, debug

        /// The field's value.
        var number: Int { Self.allCases.firstIndex(of: self) ?? 6 }
    }

    package enum Boot: String, ConfigChoice {
        /// What was written since the machine was started; of a folder, since the start that its last entry is from.
        case current
        case all
    }

    package enum Start: String, ConfigChoice {
        case beginning, end
    }

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("units", into: &units)
        reader.read("identifiers", into: &identifiers)
        reader.read("matches", into: &matches)
        reader.read("priorities", into: &priorities)
        reader.read("boot", into: &boot)
        reader.read("directory", into: &directory)
        reader.read("namespace", into: &namespace)
        reader.read("start_at", into: &startAt)
        check(&reader)
    }

    private func check(_ reader: inout ConfigReader) {
        for (index, match) in matches.enumerated() where !JournaldOptions.isMatch(match) {
            reader.fault(
                at: "matches", index: index, "`\(match)` names no field and value", mend: "write it as FIELD=value, such as _UID=1000")
        }
        if let directory { reader.refuseRelative(directory, at: "directory", example: "/var/log/journal") }
        if let namespace, namespace.isEmpty || namespace.contains("/") {
            reader.fault(at: "namespace", "`\(namespace)` is no name of a namespace", mend: "write what LogNamespace= of the unit says")
        }
        if directory != nil, namespace != nil {
            reader.fault(at: "namespace", "stands beside `directory`", mend: "keep one of the two")
        }
    }

    /// Fields have capital letters, digits and `_`, and do not begin with a digit.
    private static func isMatch(_ text: String) -> Bool {
        guard let end = text.firstIndex(of: "="), end != text.startIndex else { return false }
        let name = text[..<end].utf8
        return name.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F }
            && !(name.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? true)
    }

    /// The units with their types.
    var unitNames: [String] {
        let types = ["service", "scope", "slice", "socket", "mount", "automount", "swap", "target", "path", "timer", "device"]
        return units.map { unit in
            let type = unit.split(separator: ".").last.map(String.init) ?? ""
            return unit.contains(".") && types.contains(type) ? unit : unit + ".service"
        }
    }

    /// The journal, in words for a person.
    var place: String { directory ?? namespace.map { "namespace \($0)" } ?? "journal" }

    /// What tells one selection from another: the positions of a run are those of the same selection.
    var selection: String {
        let parts = [[place], unitNames.sorted(), identifiers.sorted(), matches.sorted()]
        return parts.map { $0.joined(separator: ",") }.joined(separator: ";")
    }
}
