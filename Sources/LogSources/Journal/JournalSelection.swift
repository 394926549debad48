// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Which entries are wanted. libsystemd leaves most others out by its indexes; what it cannot tell is asked of each entry.
struct JournalSelection {
    /// Names of units, without patterns.
    private let units: [String]
    private let patterns: [String]
    private let identifiers: [String]
    private let priorities: [JournaldOptions.Priority]
    private let matches: [String]
    private let readsOneBoot: Bool

    init(_ options: JournaldOptions) {
        let names = options.unitNames
        patterns = names.filter { $0.contains(where: { "*?[".contains($0) }) }
        // A pattern is asked of each entry, and then the names are, too.
        units = patterns.isEmpty ? names : []
        identifiers = options.identifiers
        priorities = options.priorities
        matches = options.matches
        unitNames = names
        readsOneBoot = options.boot == .current
    }

    private let unitNames: [String]

    /// True when every entry is read, so that a number which is left out in their row is an entry that is lost.
    var readsAll: Bool { units.isEmpty && identifiers.isEmpty && priorities.isEmpty && matches.isEmpty }

    /// True when what systemd says of units is wanted of those alone of which something was read.
    var isNarrow: Bool { unitNames.isEmpty && !readsAll }

    #if Journald
        /// Tells libsystemd. What systemd and journald say of units passes `identifiers` and `priorities`, so that ends and gaps are told.
        func apply(to reader: JournalReader, boot: JournalID?) throws(JournalReader.Failure) {
            var hasPart = false
            func begin() throws(JournalReader.Failure) {
                if hasPart { try reader.and() }
                hasPart = true
            }
            if let boot {
                try begin()
                try reader.match("_BOOT_ID=\(boot.text)")
            }
            if !units.isEmpty {
                try begin()
                for unit in units { try match(unit, reader) }
            }
            if !identifiers.isEmpty {
                try begin()
                for name in identifiers { try reader.match("SYSLOG_IDENTIFIER=\(name)") }
                try passNotes(reader)
            }
            if !priorities.isEmpty {
                try begin()
                for priority in priorities { try reader.match("PRIORITY=\(priority.number)") }
                try passNotes(reader)
            }
            if !matches.isEmpty {
                try begin()
                for match in matches { try reader.match(match) }
            }
        }

        /// What a unit says, and what is said of it.
        private func match(_ unit: String, _ reader: JournalReader) throws(JournalReader.Failure) {
            for match in ["_SYSTEMD_UNIT", "_SYSTEMD_USER_UNIT", "UNIT", "USER_UNIT", "OBJECT_SYSTEMD_UNIT", "OBJECT_SYSTEMD_USER_UNIT"] {
                try reader.match("\(match)=\(unit)")
                try reader.or()
            }
        }

        private func passNotes(_ reader: JournalReader) throws(JournalReader.Failure) {
            try reader.or()
            for kind in JournalNote.Kind.allCases { try reader.match("MESSAGE_ID=\(kind.id)") }
        }
    #endif

    /// True when the entry's own text is wanted; some entries are read only for what they tell of others.
    func wants(_ entry: borrowing JournalEntry) -> Bool {
        guard identifiers.isEmpty || entry.text(.identifier).map(identifiers.contains) ?? false else { return false }
        guard priorities.isEmpty || entry.number(.priority).map({ number in priorities.contains { $0.number == number } }) ?? false else {
            return false
        }
        return true
    }

    /// False for an entry of another unit than those that a pattern names.
    func isOfUnits(_ entry: borrowing JournalEntry) -> Bool {
        guard !patterns.isEmpty else { return true }
        for field in [JournalField.unit, .userUnit, .aboutUnit, .aboutUserUnit, .objectUnit, .objectUserUnit] {
            guard let unit = entry.text(field) else { continue }
            // Both texts are lent to fnmatch as C strings for the call.
            for name in unitNames where unsafe fnmatch(name, unit, 0) == 0 { return true }
        }
        return false
    }
}
