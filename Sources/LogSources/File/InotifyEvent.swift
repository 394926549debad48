// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the kernel tells of a watch (inotify(7)).
struct InotifyEvent {
    var watch: Int32
    var mask: UInt32
    /// The same for both halves of a rename.
    var cookie: UInt32
    /// The name inside of a watched directory; empty where the event is of what is watched itself.
    var name: ArraySlice<UInt8>

    func says(_ bits: Int) -> Bool { mask & UInt32(bits) != 0 }

    /// The path of the name inside of `directory`.
    func path(in directory: String) -> String { (directory == "/" ? "" : directory) + "/" + String(decoding: name, as: UTF8.self) }

    /// Gives every event that waits to `body`; `room` is working memory.
    static func readAll(from descriptor: Int32, room: inout [UInt8], _ body: (InotifyEvent) -> Void) {
        while true {
            // The room is lent for the call with its size.
            let length = unsafe room.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard length > 0 else { return }
            var offset = 0
            while offset + headerLength <= length {
                let event = InotifyEvent(room, at: offset, before: length)
                body(event)
                offset = event.name.endIndex + event.padding
            }
        }
    }

    private static let headerLength = 16
    /// Zeros that fill the name up.
    private let padding: Int

    /// An event is watch, mask, cookie and length of its name, four bytes each, then the name, filled up with zeros.
    private init(_ bytes: [UInt8], at offset: Int, before length: Int) {
        watch = Int32(bitPattern: InotifyEvent.word(bytes, at: offset))
        mask = InotifyEvent.word(bytes, at: offset + 4)
        cookie = InotifyEvent.word(bytes, at: offset + 8)
        let start = offset + InotifyEvent.headerLength
        let field = bytes[start..<min(length, start + Int(InotifyEvent.word(bytes, at: offset + 12)))]
        name = field.prefix { $0 != 0 }
        padding = field.count - name.count
    }

    private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16 | UInt32(bytes[offset + 3]) << 24
    }
}
