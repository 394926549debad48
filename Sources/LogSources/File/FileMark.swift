// SPDX-License-Identifier: Apache-2.0

/// The last bytes that were read of a file: the part of its fingerprint that moves on with what is read.
///
/// Many files begin with the same line, and an inode is given to the next file at once. That two files of one beginning have the same bytes
/// at the same place, where most lines hold a time, too, happens only where one is a copy of the other.
struct FileMark: Hashable, Sendable {
    /// The place behind the bytes.
    let offset: UInt64
    /// How many bytes it covers: ``longest``, or all that there were.
    let length: Int
    /// As ``FileIdentity/digest``.
    let digest: String

    static let longest = 256

    /// The mark of bytes that stand right before `offset`; nil for none.
    init?(_ bytes: [UInt8], before offset: UInt64) {
        guard !bytes.isEmpty, bytes.count <= FileMark.longest, UInt64(bytes.count) <= offset else { return nil }
        (self.offset, length) = (offset, bytes.count)
        digest = FileIdentity.digest(of: bytes[...])
    }

    /// Where its bytes stand.
    var range: Range<UInt64> { offset - UInt64(length)..<offset }

    /// True when it covers enough to tell files apart by itself.
    var isStrong: Bool { length >= 64 }

    /// `offset:length:digest`, as it stands in a position.
    var text: String { "\(offset):\(length):\(digest)" }

    /// Reads the three parts of ``text``; nil for anything else.
    init?(parts: ArraySlice<Substring>) {
        let parts = Array(parts)
        guard parts.count == 3, let offset = UInt64(parts[0]), let length = Int(parts[1]), (1...FileMark.longest).contains(length),
            UInt64(length) <= offset, !parts[2].isEmpty
        else { return nil }
        (self.offset, self.length, digest) = (offset, length, String(parts[2]))
    }
}
