// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension Origin {
    /// Who wrote an entry, as far as journald, or a container's runtime in its place, tells.
    init(_ entry: borrowing JournalEntry, note: JournalNote?) {
        self.init(host: entry.text(.hostname))
        let unit = note?.unit ?? entry.text(.aboutUserUnit) ?? entry.text(.aboutUnit) ?? entry.text(.userUnit) ?? entry.text(.unit)
        let container = entry.text(.fullContainerID) ?? entry.text(.containerID)
        if let container {
            let name = entry.text(.containerName)
            self.container = ContainerOrigin(id: container, name: name)
            service = name
            return
        }
        // What systemd says of a unit is not the unit's process.
        let isNote = note != nil || entry.has(.aboutUnit) || entry.has(.aboutUserUnit)
        processID = isNote ? nil : entry.number(.processID)
        let invocation = note?.invocation ?? JournalID(entry[.aboutUserInvocation]) ?? JournalID(entry[.aboutInvocation])
        if let unit { self.unit = UnitOrigin(name: unit, invocation: (invocation ?? JournalID(entry[.invocation]))?.text) }
        service = Origin.service(ofUnit: unit) ?? entry.text(.identifier) ?? entry.text(.command)
    }

    /// A service's unit is its name; sessions and the like are named for what runs in them.
    private static func service(ofUnit unit: String?) -> String? {
        guard let unit, unit.hasSuffix(".service"), !unit.hasPrefix("user@") else { return nil }
        return String(unit.dropLast(".service".count))
    }
}
