// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The machine that is looked at, as far as checks see it: tests put a folder in its stead.
package struct Place: Sendable {
    /// Stands before every path of the system; empty for the real one.
    var root = ""
    var environment: [String: String] = [:]
    /// The service's process; nil when none is named.
    var pid: Int32?

    package init(environment: [String: String], pid: Int32?) {
        self.environment = environment
        self.pid = pid
    }

    init(root: String, environment: [String: String] = [:], pid: Int32? = nil) {
        (self.root, self.environment, self.pid) = (root, environment, pid)
    }

    /// A small file; nil when it cannot be read.
    func text(_ path: String) -> String? { ProcessFiles.text(root + path) }

    /// Where a symbolic link leads.
    func link(_ path: String) -> String? {
        var room = [CChar](repeating: 0, count: 4_096)
        // The array is lent for the call with its size; links hold no zero.
        let count = unsafe readlink(root + path, &room, room.count)
        return count < 0 ? nil : String(decoding: room[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The service that systemd has a process in, `storaged.service`, by its number or `self`; nil for one that is in none.
    func unit(ofProcess process: String) -> String? {
        let lines = text("/proc/\(process)/cgroup")?.split(whereSeparator: \.isNewline) ?? []
        return lines.lazy.compactMap { $0.split(separator: "/").last { $0.hasSuffix(".service") }.map(String.init) }.first
    }

    /// Whether this process may do so with a file.
    func allows(_ mode: Int32, _ path: String) -> Bool {
        // The path is lent for the call.
        unsafe access(root + path, mode) == 0
    }

    /// False where a process is named that does not exist.
    var hasProcess: Bool { pid.map { allows(F_OK, "/proc/\($0)") } ?? true }

    /// The names in a folder, sorted; none when it cannot be read.
    func names(in path: String) -> [String] {
        // The path is lent for the call; entries are copied before the next is asked for, and the folder is closed after the last.
        guard let folder = unsafe opendir(root + path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
