// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What systemd or journald tells of others in an entry of its own, known by its `MESSAGE_ID` (systemd's sd-messages.h).
struct JournalNote {
    enum Kind: CaseIterable {
        /// `Main process exited, code=exited, status=2/INVALIDARGUMENT`.
        case exited
        /// `A process of this unit has been killed by the OOM killer.`, of the kernel or of systemd-oomd.
        case outOfMemory, outOfMemoryByDaemon
        /// `Failed with result 'exit-code'.`
        case failed
        /// `Deactivated successfully.`
        case deactivated
        case starting, started
        /// `Consumed 1.2s CPU time, 30M memory peak.`
        case consumed
        /// `Suppressed 712 messages from app.service`.
        case suppressed
        /// `Missed 12 kernel messages`.
        case missed

        var id: StaticString {
            switch self {
            case .exited: "98e322203f7a4ed290d09fe03c09fe15"
            case .outOfMemory: "fe6faa94e7774663a0da52717891d8ef"
            case .outOfMemoryByDaemon: "d989611b15e44c9dbf31e3c81256e4ed"
            case .failed: "d9b373ed55a64feb8242e02dbe79a49c"
            case .deactivated: "7ad2d189f7e94e70a38c781354912448"
            case .starting: "7d4958e842da4a758f6c1cdc7b36dcc5"
            case .started: "39f53479d3a045ac8e11786248231fbf"
            case .consumed: "ae8f7b866b0347b9af31fe1c80b127c0"
            case .suppressed: "a596d6fe7bfa4994828e72309e95d61e"
            case .missed: "e9bf28e6e834481bb6f48f548ad13606"
            }
        }
    }

    var kind: Kind
    /// The unit that it is about.
    var unit: String?
    /// The unit's run that it is about; empty where it names none.
    var invocation: JournalID?

    /// Nil where the entry is no such note, or was written by somebody who only says so.
    init?(_ entry: borrowing JournalEntry) {
        guard entry.has(.messageID), let kind = JournalNote.kind(entry), JournalNote.isTrue(kind, entry) else { return nil }
        self.kind = kind
        switch kind {
        case .suppressed, .missed: unit = entry.text(.objectUserUnit) ?? entry.text(.objectUnit)
        default: unit = entry.text(.aboutUserUnit) ?? entry.text(.aboutUnit)
        }
        invocation = JournalID(entry[.aboutUserInvocation]) ?? JournalID(entry[.aboutInvocation])
    }

    private static func kind(_ entry: borrowing JournalEntry) -> Kind? {
        for kind in Kind.allCases where entry.says(.messageID, kind.id) { return kind }
        return nil
    }

    /// Fields without a `_` are the writer's own words; those with one are journald's.
    private static func isTrue(_ kind: Kind, _ entry: borrowing JournalEntry) -> Bool {
        switch kind {
        case .suppressed, .missed: entry.says(.transport, "driver")
        case .outOfMemoryByDaemon where entry.says(.unit, "systemd-oomd.service"): true
        default:
            entry.has(.aboutUserUnit)
                ? entry.says(.userUnit, "init.scope") && entry.says(.command, "systemd") : entry.says(.processID, "1")
        }
    }

    /// How the unit's process has ended; nil for an end that somebody asked for, for a helper of the unit, and for any other note.
    static func end(_ entry: borrowing JournalEntry) -> ProcessExit.Cause? {
        guard let status = entry.number(.exitStatus), !entry.has(.exitCommand) || entry.says(.exitCommand, "ExecStart") else { return nil }
        if entry.text(.message)?.hasSuffix(" (success)") ?? false { return nil }
        if entry.says(.exitCode, "exited") { return status == 0 ? nil : .code(status) }
        return .signal(SignalName.of(status))
    }

    /// How many messages it says are lost.
    static func lost(_ entry: borrowing JournalEntry) -> Int? {
        if let number = entry.number(.dropped) { return number }
        let words = entry.text(.message)?.split(separator: " ") ?? []
        return words.count > 1 ? Int(words[1]) : nil
    }
}
