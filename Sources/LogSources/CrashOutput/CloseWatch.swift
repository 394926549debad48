// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The kernel's word that a file which was open for writing has been closed by the last who had it open (inotify(7), `IN_CLOSE_WRITE`).
///
/// Directories are watched, not files: a process that dies has written and closed its file before anybody could begin to watch that.
final class CloseWatch {
    let descriptor: Descriptor
    private var directories: [Int32: String] = [:]
    private var watched: Set<String> = []
    private var room = [UInt8](repeating: 0, count: 16 * 1024)

    /// nil when the system has no more instances; then silence alone tells that a crash is complete.
    init?() {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard number >= 0 else { return nil }
        descriptor = Descriptor(number)
    }

    func watch(_ paths: Set<String>) {
        for path in paths.subtracting(watched) {
            // The path is lent as a C string for the call. One that is not there yet is tried again.
            let watch = unsafe inotify_add_watch(descriptor.number, path, UInt32(IN_CLOSE_WRITE | IN_ONLYDIR))
            guard watch >= 0 else { continue }
            directories[watch] = path
            watched.insert(path)
        }
    }

    /// Paths of the files that were closed since the last call.
    func closed() -> Set<String> {
        var paths: Set<String> = []
        InotifyEvent.readAll(from: descriptor.number, room: &room) { event in
            if event.says(Int(IN_IGNORED)), let gone = directories.removeValue(forKey: event.watch) { watched.remove(gone) }
            if event.says(Int(IN_CLOSE_WRITE)), let directory = directories[event.watch] { paths.insert(event.path(in: directory)) }
        }
        return paths
    }
}
