// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension HealthReport {
    /// What the death of a service tells of its health; nil where nothing is known of it.
    ///
    /// - Parameters:
    ///   - snapshots: Of the process that died, oldest first.
    ///   - disks: How full they were at its death; they take the place of the last snapshot's.
    init?(of snapshots: [HealthSnapshot], disks: [DiskUse], unanswered: HealthHistory.Unanswered?, death: Timestamp) {
        guard var last = snapshots.last ?? (disks.isEmpty ? nil : HealthSnapshot(time: death)) else { return nil }
        if !disks.isEmpty { last.disks = disks }
        let row = snapshots.dropLast() + [last]
        let difference = HealthDifference(of: row)
        let words = HealthSummary.words(of: difference, disks: last.disks, unanswered: unanswered, death: death)
        let before = row.reduce(row[0]) { $0.completed(by: $1) }
        last = row.reversed().reduce(last) { $0.completed(by: $1) }
        var members = ByteBuffer(capacity: 4_096)
        members.append(UInt8(ascii: "{"))
        if row.count > 1 { members.object("before") { before.append(to: &$0) } }
        members.object("last") { last.append(to: &$0) }
        members.object("diff") { diff in
            if row.count > 1 { diff.member("seconds", difference.seconds) }
            diff.member("summary", words)
            diff.array("changes", difference.changes) { buffer, change in
                buffer.element {
                    $0.member("name", change.name)
                    $0.member("before", change.before)
                    $0.member("last", change.last)
                }
            }
        }
        if let unanswered {
            members.object("unanswered") {
                $0.member("polls", unanswered.polls)
                $0.member("since", unanswered.since.description)
                $0.member("reason", unanswered.reason)
            }
        }
        self.init(
            changes: difference.changes, seconds: difference.seconds, last: last.values, disks: last.disks,
            members: members.bytes.extracting(1..<members.count).copy)
    }
}
