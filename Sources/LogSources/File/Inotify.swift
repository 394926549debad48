// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The kernel's word that files or directories have changed (inotify(7)).
final class Inotify {
    let descriptor: Int32
    private var names: [Int32: String] = [:]
    private var watches: [String: Int32] = [:]
    private var room = [UInt8](repeating: 0, count: 32 * 1024)

    /// What has changed since the last look.
    struct Changes {
        /// Keys of watches that saw a change.
        var touched: Set<String> = []
        /// Names that came to watched directories or went from them, in the order in which they did.
        var names: [NameChange] = []
        /// True when the kernel dropped events: everything has to be looked at.
        var overflowed = false
    }

    /// nil when the system has no more instances (`fs.inotify.max_user_instances`); polling has to do then.
    init?() {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Watches a directory for names that come and go; false where it cannot be trusted to tell of them.
    func watchDirectory(_ path: String) -> Bool {
        watch(path, key: path, mask: UInt32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR)) && Inotify.isTold(of: path)
    }

    /// Watches an open file, through renames too, for bytes that come and for its removal; false where that cannot be.
    func watchFile(_ file: FileHandle, key: String) -> Bool {
        // Not by its own path, at which another file may stand by now.
        watch(
            "/proc/self/fd/\(file.descriptor)", key: key, mask: UInt32(IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB))
    }

    func removeWatch(key: String) {
        guard let watch = watches.removeValue(forKey: key) else { return }
        names[watch] = nil
        inotify_rm_watch(descriptor, watch)
    }

    private func watch(_ path: String, key: String, mask: UInt32) -> Bool {
        guard watches[key] == nil else { return true }
        // The path is lent as a C string for the call. A failure leaves the file to the regular look at all files.
        let watch = unsafe inotify_add_watch(descriptor, path, mask)
        guard watch >= 0 else { return false }
        watches[key] = watch
        // One directory under two paths is told of under the first.
        if names[watch] == nil { names[watch] = key }
        return true
    }

    /// False for file systems on which others can write without this kernel's knowledge.
    private static func isTold(of path: String) -> Bool {
        // The path is lent as a C string for the call.
        !foreign.contains(unsafe linux_file_system(path))
    }

    /// NFS, SMB, CIFS, FUSE, 9P, Ceph, AFS and overlays, whose layers can be written to beside them, as statfs(2) numbers them.
    private static let foreign: Set<UInt32> = [
        0x6969, 0x517B, 0xFE53_4D42, 0xFF53_4D42, 0x6573_5546, 0x0102_1997, 0x00C3_6400, 0x5346_414F, 0x794C_7630,
    ]

    /// Reads all events that wait.
    func changes() -> Changes {
        var changes = Changes()
        InotifyEvent.readAll(from: descriptor, room: &room) { take($0, into: &changes) }
        return changes
    }

    private func take(_ event: InotifyEvent, into changes: inout Changes) {
        if event.says(Int(IN_Q_OVERFLOW)) { changes.overflowed = true }
        if let key = names[event.watch] {
            changes.touched.insert(key)
            if !event.name.isEmpty, !event.says(Int(IN_ISDIR)), let kind = NameChange.Kind(event.mask) {
                changes.names.append(NameChange(kind: kind, path: event.path(in: key), cookie: event.cookie))
            }
        }
        if event.says(Int(IN_IGNORED)), names.removeValue(forKey: event.watch) != nil {
            watches = watches.filter { $0.value != event.watch }
        }
    }
}
