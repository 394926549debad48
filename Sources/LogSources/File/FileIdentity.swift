// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LogModel

/// What makes a file the same file: its inode, when that was made, its first bytes, and the last ones that were read of it.
///
/// The inode alone is not enough: it is given to a new file as soon as an old one is gone, and a file can be emptied and written anew.
/// Nor is the first line, with which many files of one service begin; the mark grows with what is read, and tells those apart.
struct FileIdentity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
    /// Nanoseconds since 1970 at which the inode was made; 0 where the file system does not say.
    var birth: Int64
    /// How often the file was seen to be emptied: 0 for the first content.
    var generation: Int
    /// How many first bytes ``digest`` covers: the first line with its LF, at most ``headLimit``.
    var headLength: Int
    /// SHA-256 of those bytes, the first eight bytes in hex.
    var digest: String
    /// The last bytes that were read; nil before the first. No part of the stream's name, which stays the same.
    var mark: FileMark?

    static let headLimit = 256

    /// The first bytes that a digest covers; nil while the first line may still grow.
    static func head(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let first = bytes.prefix(headLimit)
        if let end = first.firstIndex(of: 0x0A) { return first[...end] }
        return first.count == headLimit ? first : nil
    }

    static func digest(of head: ArraySlice<UInt8>) -> String {
        SHA256.hash(data: head).prefix(8).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }

    /// The same on every run, so that the same byte has the same `event.id` even if the ring was lost.
    var stream: StreamID {
        StreamID(hash: Array(SHA256.hash(data: Array("file \(name)".utf8))))
    }

    /// `device:inode:birth:generation:headLength:digest`: what the stream is named by.
    private var name: String { "\(device):\(inode):\(birth):\(generation):\(headLength):\(digest)" }

    /// The same and the mark, where there is one, as it stands in a position.
    var text: String { mark.map { "\(name):\($0.text)" } ?? name }

    init(device: UInt64, inode: UInt64, birth: Int64, generation: Int, headLength: Int, digest: String) {
        (self.device, self.inode, self.birth) = (device, inode, birth)
        (self.generation, self.headLength, self.digest) = (generation, headLength, digest)
    }

    /// The identity of an inode whose content was not looked at yet.
    init(_ status: FileHandle.Status) {
        self.init(device: status.device, inode: status.inode, birth: status.birth, generation: 0, headLength: 0, digest: "")
    }

    /// What the file is before it is looked into, after it was emptied so many times more.
    func emptied(times: Int) -> FileIdentity {
        FileIdentity(device: device, inode: inode, birth: birth, generation: generation + times, headLength: 0, digest: "")
    }

    /// Reads ``text``; nil for anything else.
    init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6 || parts.count == 9, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            let birth = Int64(parts[2]),
            let generation = Int(parts[3]), let headLength = Int(parts[4]), headLength >= 0, headLength <= FileIdentity.headLimit
        else { return nil }
        self.init(device: device, inode: inode, birth: birth, generation: generation, headLength: headLength, digest: String(parts[5]))
        guard parts.count == 9 else { return }
        guard let mark = FileMark(parts: parts[6...]) else { return nil }
        self.mark = mark
    }

    /// True when both are of one inode, whatever its content.
    ///
    /// The number of a device can change when the machine starts again; a birth time to the nanosecond tells as much.
    func isSameInode(as other: FileIdentity) -> Bool {
        inode == other.inode && birth == other.birth && (birth != 0 || device == other.device)
    }
}
