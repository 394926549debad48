// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogStore

/// Who writes a ring, as far as can be seen without touching its lock.
///
/// Trying the lock would tell for certain, and could turn an agent away that starts in that moment. The kernel lists the locks it has
/// given in `/proc/locks` instead:
/// ```
/// 1: FLOCK  ADVISORY  WRITE 4711 08:01:1310735 0 EOF
/// ```
struct LockHolder: Hashable, Sendable {
    enum State: String, Sendable {
        /// The kernel knows the lock: the ring is being written.
        case held
        /// A process of that number runs, but the kernel's list does not show the lock.
        case unknown
        /// Nobody holds it; the number is the last holder's.
        case free
    }

    var state: State
    /// The process that holds the lock, or held it last; nil where the file does not tell.
    var pid: Int?

    init(state: State, pid: Int?) { (self.state, self.pid) = (state, pid) }

    init(directory: String) {
        let path = "\(directory)/lock"
        let digits = (try? LocalDisk().read(path, at: 0, count: 20))?.prefix { (0x30...0x39).contains($0) } ?? []
        let written = Int(String(decoding: digits, as: UTF8.self))
        // The directory is locked, too: somebody may have removed the file.
        if let holder = LockHolder.listed(path) ?? LockHolder.listed(directory) {
            (state, pid) = (.held, holder)
        } else {
            (state, pid) = (written.map(LockHolder.runs) == true ? .unknown : .free, written)
        }
    }

    /// The process that the kernel's list names for the file or directory.
    private static func listed(_ path: String) -> Int? {
        var status = stat()
        // The path and the struct are lent for the call, which fills the second.
        guard unsafe stat(path, &status) == 0, let list = try? LocalDisk().read("/proc/locks", at: 0, count: 1 << 20) else { return nil }
        let device = LockHolder.device(UInt64(status.st_dev))
        for row in String(decoding: list, as: UTF8.self).split(separator: "\n") {
            let words = row.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count >= 6, words[1] == "FLOCK", let pid = Int(words[4]), pid > 0 else { continue }
            let place = words[5].split(separator: ":")
            guard place.count == 3, UInt64(place[0], radix: 16) == device.major, UInt64(place[1], radix: 16) == device.minor,
                UInt64(place[2]) == UInt64(status.st_ino)
            else { continue }
            return pid
        }
        return nil
    }

    /// Both halves of a device number as glibc packs them; its own macros do not come through to Swift.
    private static func device(_ number: UInt64) -> (major: UInt64, minor: UInt64) {
        ((number >> 8 & 0xFFF) | (number >> 32 & ~0xFFF), (number & 0xFF) | (number >> 12 & ~0xFF))
    }

    private static func runs(_ pid: Int) -> Bool {
        // Signal 0 is none: it only asks.
        pid > 0 && pid <= Int(Int32.max) && (kill(pid_t(pid), 0) == 0 || errno == EPERM)
    }

    /// `recorded by process 4711`
    var words: String {
        switch (state, pid) {
        case (.held, let pid?): "recorded by process \(pid)"
        case (.unknown, let pid?): "process \(pid), which recorded it, is running; whether it still holds the ring cannot be seen"
        case (.free, let pid?): "nobody records; process \(pid) was the last"
        default: "nobody records"
        }
    }
}
