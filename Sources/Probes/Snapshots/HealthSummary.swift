// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What changed before a death, in one line.
///
/// ```
/// goroutines 180 to 9,420 in 70 s, goroutines at main.leak 0 to 9,240, redis_pool_timeouts +3,114
/// disk /data has no inodes left (0 of 1,024) while 3.9 MiB of bytes are free, files_open 12 to 1,020 in 20 s
/// no answer for 24 s (no whole answer within 2s)
/// ```
enum HealthSummary {
    private static let mostChanges = 5
    /// Less than a tenth is not worth a word here.
    private static let least = 0.1

    static func words(
        of difference: HealthDifference, disks: [DiskUse], unanswered: HealthHistory.Unanswered?, death: Timestamp
    ) -> String {
        var parts = disks.compactMap(words(of:))
        let told = chosen(difference.changes).map(\.words)
        if let first = told.first { parts += ["\(first) in \(time(difference.seconds))"] + told.dropFirst() }
        if let unanswered {
            let nanoseconds = death.nanoseconds.subtractingReportingOverflow(unanswered.since.nanoseconds).partialValue
            parts.append("no answer for \(time(Double(max(0, nanoseconds)) / 1e9)) (\(unanswered.reason))")
        }
        return parts.joined(separator: ", ")
    }

    /// The number of goroutines first, where it changed much, and the place of most of them; then the others. States and disks say the same
    /// again.
    private static func chosen(_ changes: [HealthReport.Change]) -> [HealthReport.Change] {
        let large = changes.filter { $0.relative >= least }
        let total = large.filter { $0.name == "goroutines" }
        let place = large.filter { $0.name.hasPrefix("goroutines.at.") }.max { abs($0.last - $0.before) < abs($1.last - $1.before) }
        let rest = large.filter { !$0.name.hasPrefix("goroutines") && !$0.name.hasPrefix("disk.") }
        return Array((total + (place.map { [$0] } ?? []) + rest).prefix(mostChanges))
    }

    /// What a disk has run out of; nil where it has not.
    static func words(of disk: DiskUse) -> String? {
        let bytes = "\(ShownNumber.bytes(Double(disk.bytesFree))) of \(ShownNumber.bytes(Double(disk.bytesTotal)))"
        let inodes = "\(ShownNumber.plain(Double(disk.inodesFree))) of \(ShownNumber.plain(Double(disk.inodesTotal)))"
        switch disk.exhausted {
        case .bytes: return "disk \(disk.path) has no bytes left (\(bytes)) while \(inodes) inodes are free"
        case .inodes: return "disk \(disk.path) has no inodes left (\(inodes)) while \(bytes) are free"
        case .both: return "disk \(disk.path) has neither bytes (\(bytes)) nor inodes (\(inodes)) left"
        case nil: return disk.isReadOnly ? "disk \(disk.path) is read-only" : nil
        }
    }

    /// `70 s`, `5 min`, `250 ms`
    private static func time(_ seconds: Double) -> String {
        if seconds < 1 { return "\(Int(max(0, seconds) * 1_000)) ms" }
        guard seconds >= 120 else { return "\(Int(seconds.rounded())) s" }
        return "\(ShownNumber.plain((min(seconds, 1e9) / 60).rounded())) min"
    }
}
