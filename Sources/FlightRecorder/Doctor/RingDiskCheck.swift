// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import LogModel

/// The file system below the ring: that it outlives the container or the machine's restart, and has the room that the ring was promised.
struct RingDiskCheck: Check {
    let directory: String
    let maxBytes: Int
    private let name = "ring"

    /// What the kernel says of a file system.
    struct Disk {
        var type: Int
        var freeBytes: Int
        var files: Int
        var freeFiles: Int
    }

    private static let fleeting = [0x0102_1994: "tmpfs", 0x8584_58F6: "ramfs", 0x794C_7630: "overlay"]
    /// Segments, cursors and dead letters take few inodes, and yet some.
    private static let leastFiles = 1_000

    func findings(in place: Place) -> [Finding] {
        guard let path = ExistingFolder.nearest(to: directory, in: place) else { return [] }
        var answer = statfs()
        // The path and the answer are lent for the call, which fills it.
        guard unsafe statfs(place.root + path, &answer) == 0 else {
            return [.fault(name, "the file system of \(path): \(SystemMessage.text(for: errno))", mend: "name another ring.directory")]
        }
        let block = Int(answer.f_bsize)
        let disk = Disk(
            type: Int(answer.f_type), freeBytes: Int(clamping: answer.f_bavail) * block, files: Int(clamping: answer.f_files),
            freeFiles: Int(clamping: answer.f_ffree))
        return findings(of: disk, used: RingDiskCheck.used(in: place, directory))
    }

    /// `used` are the bytes that the ring has already.
    func findings(of disk: Disk, used: Int) -> [Finding] {
        var findings: [Finding] = []
        if let type = RingDiskCheck.fleeting[disk.type] {
            findings.append(
                .warning(
                    name, "\(directory) is on \(type): the ring goes with the \(type == "overlay" ? "container" : "machine's restart")",
                    mend: "put ring.directory on a disk or a mounted volume"))
        }
        let needed = max(maxBytes - used, 0)
        if disk.freeBytes < 1 << 20 {
            findings.append(.fault(name, "the disk of \(directory) is full", mend: "make room: until then records wait in memory only"))
        } else if disk.freeBytes < needed {
            findings.append(
                .warning(
                    name, "the disk of \(directory) has \(disk.freeBytes) bytes free, and the ring may still take \(needed)",
                    mend: "make room, or lower ring.max_size"))
        }
        // Some file systems have no such number.
        if disk.files > 0, disk.freeFiles < RingDiskCheck.leastFiles {
            findings.append(
                Finding(
                    level: disk.freeFiles == 0 ? .fault : .warning, check: name,
                    what: "the file system of \(directory) has \(disk.freeFiles) inodes free", mend: "remove files there"))
        }
        return findings.isEmpty ? [.ok(name, "\(directory) has the room that max_size asks for")] : findings
    }

    private static func used(in place: Place, _ directory: String) -> Int {
        place.names(in: directory + "/segments").reduce(0) { sum, file in
            var answer = stat()
            // The path and the answer are lent for the call, which fills it.
            return unsafe stat(place.root + "\(directory)/segments/\(file)", &answer) == 0 ? sum + Int(answer.st_size) : sum
        }
    }
}

/// The part of a path that is there already.
enum ExistingFolder {
    static func nearest(to path: String, in place: Place) -> String? {
        var parts = path.split(separator: "/")
        while true {
            let candidate = "/" + parts.joined(separator: "/")
            if place.allows(F_OK, candidate) { return candidate }
            guard parts.popLast() != nil else { return nil }
        }
    }
}
