// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The kernel's word that a file which was open for writing has been closed by the last who had it open (inotify(7), `IN_CLOSE_WRITE`).
///
/// Directories are watched, not files: a process that dies has written and closed its file before anybody could begin to watch that.
final class CloseWatch {
    let descriptor: Descriptor
    private var directories: [Int32: String] = [:]
    private var watched: Set<String> = []

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
        var room = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            // The room is lent for the call with its size.
            let length = unsafe room.withUnsafeMutableBytes { unsafe read(descriptor.number, $0.baseAddress, $0.count) }
            guard length > 0 else { return paths }
            parse(room, length: length, into: &paths)
        }
    }

    /// An event is watch, mask, cookie and length of its name, four bytes each, then the name, filled up with zeros.
    private func parse(_ bytes: [UInt8], length: Int, into paths: inout Set<String>) {
        var offset = 0
        while offset + 16 <= length {
            let watch = Int32(bitPattern: CloseWatch.word(bytes, at: offset))
            let mask = CloseWatch.word(bytes, at: offset + 4)
            let end = min(length, offset + 16 + Int(CloseWatch.word(bytes, at: offset + 12)))
            let name = bytes[(offset + 16)..<end].prefix { $0 != 0 }
            if mask & UInt32(IN_IGNORED) != 0, let gone = directories.removeValue(forKey: watch) { watched.remove(gone) }
            if mask & UInt32(IN_CLOSE_WRITE) != 0, let directory = directories[watch] {
                paths.insert((directory == "/" ? "" : directory) + "/" + String(decoding: name, as: UTF8.self))
            }
            offset = end
        }
    }

    private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
    }
}
