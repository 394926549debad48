// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Tells when a disk runs low, in bytes or in inodes. An episode ends a tenth above the mark.
struct DiskWatch: Sendable {
    private let share: Double
    private var episodes: [Key: WarningEpisode] = [:]

    private struct Key: Hashable {
        var path: String
        var isInodes: Bool
    }

    struct Warning: Hashable, Sendable {
        var disk: DiskUse
        /// Inodes are low; else bytes.
        var isInodes: Bool
    }

    /// Warns where less than so much is left.
    init(low: Percentage) { share = Double(low.value) / 100 }

    mutating func check(_ disks: [DiskUse], at time: Timestamp) -> [Warning] {
        guard share > 0 else { return [] }
        return disks.flatMap { disk in
            [
                check(disk, isInodes: false, disk.bytesFree, disk.bytesTotal, at: time),
                check(disk, isInodes: true, disk.inodesFree, disk.inodesTotal, at: time),
            ].compactMap(\.self)
        }
    }

    private mutating func check(_ disk: DiskUse, isInodes: Bool, _ free: Int, _ total: Int, at time: Timestamp) -> Warning? {
        guard total > 0 else { return nil }
        let left = Double(free) / Double(total)
        let place: WarningEpisode.Place = left < share ? .beyond : left < share * 1.1 ? .between : .within
        let key = Key(path: disk.path, isInodes: isInodes)
        return episodes[key, default: WarningEpisode()].isNews(place, at: time) ? Warning(disk: disk, isInodes: isInodes) : nil
    }
}

extension DiskWatch.Warning {
    /// `disk /data: 12 of 1,024 inodes are free (ext4); bytes: 3.9 MiB of 4.0 MiB`
    var words: String {
        let bytes = "\(ShownNumber.bytes(Double(disk.bytesFree))) of \(ShownNumber.bytes(Double(disk.bytesTotal)))"
        let inodes = "\(ShownNumber.plain(Double(disk.inodesFree))) of \(ShownNumber.plain(Double(disk.inodesTotal)))"
        if isInodes { return "disk \(disk.path): \(inodes) inodes are free (\(disk.type)); bytes: \(bytes)" }
        return "disk \(disk.path): \(bytes) are free (\(disk.type))\(disk.inodesTotal > 0 ? "; inodes: \(inodes)" : "")"
    }
}
