// SPDX-License-Identifier: Apache-2.0

/// How often the kernel has killed a process of a control group for want of memory, as the group's own file counts it.
///
/// ```
/// cgroup v2  memory.events       low 0, high 0, max 12, oom 1, oom_kill 1
/// cgroup v1  memory.oom_control  oom_kill_disable 0, under_oom 0, oom_kill 1
/// ```
struct CgroupMemory: Sendable {
    let file: String

    /// The group that this process is in, and those that it starts; nil where no such file is to be read.
    static func own(cgroup: String = "/proc/self/cgroup", mounts: String = "/proc/self/mountinfo") -> CgroupMemory? {
        guard let cgroup = ProcessFiles.text(cgroup), let mounts = ProcessFiles.text(mounts) else { return nil }
        let rows = mounts.split(separator: "\n").compactMap(CgroupMount.init)
        for line in cgroup.split(separator: "\n") {
            // 0::/user.slice (v2), 4:memory:/docker/abc (v1)
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isUnified = parts[0] == "0" && parts[1].isEmpty
            guard isUnified || parts[1].split(separator: ",").contains("memory") else { continue }
            for mount in rows where isUnified ? mount.isUnified : mount.controllers.contains("memory") {
                guard let directory = mount.directory(of: String(parts[2])) else { continue }
                let memory = CgroupMemory(file: "\(directory)/\(isUnified ? "memory.events" : "memory.oom_control")")
                if memory.kills != nil { return memory }
            }
        }
        return nil
    }

    /// nil when the file cannot be read or does not say.
    var kills: Int? {
        ProcessFiles.text(file)?.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }.flatMap { Int($0.dropFirst(9)) }
    }

    /// The file's name and what it counted: `memory.events: oom_kill 0 to 1`.
    func evidence(from before: Int, to after: Int) -> String {
        "\(file.split(separator: "/").last ?? ""): oom_kill \(before) to \(after)"
    }
}

/// A row of `/proc/self/mountinfo` that mounts control groups:
/// `35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory`.
private struct CgroupMount {
    let root: String
    let point: String
    let isUnified: Bool
    let controllers: [Substring]

    init?(_ row: Substring) {
        let fields = row.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 5, fields.count > dash + 3 else { return nil }
        guard fields[dash + 1].hasPrefix("cgroup") else { return nil }
        (root, point) = (String(fields[3]), String(fields[4]))
        isUnified = fields[dash + 1] == "cgroup2"
        controllers = fields[dash + 3].split(separator: ",")
    }

    /// Where a group is seen through this mount, which may show a part of the tree only.
    func directory(of path: String) -> String? {
        if root == "/" { return path == "/" ? point : point + path }
        guard path == root || path.hasPrefix(root + "/") else { return nil }
        return point + path.dropFirst(root.count)
    }
}
