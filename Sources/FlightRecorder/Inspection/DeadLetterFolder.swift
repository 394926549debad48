// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// What a sink has set aside: the files of `dead-letter/<sink>`, and how many letters are in them.
struct DeadLetterFolder: Hashable, Sendable {
    var files = 0
    var bytes = 0
    var letters = 0
    /// Files that are not as they were written.
    var damage: [Damage] = []

    init() {}

    init(directory: String, sink: String, disk: any StoreDisk = LocalDisk()) {
        let folder = "\(directory)/dead-letter/\(sink)"
        for name in ((try? disk.list(folder)) ?? []).sorted() where name.hasSuffix(".ndjson.lz4") { count("\(folder)/\(name)", on: disk) }
    }

    private mutating func count(_ path: String, on disk: any StoreDisk) {
        files += 1
        var offset = 0
        do {
            let size = try disk.size(of: path)
            bytes += size
            while offset < size {
                let extent = try LZ4FrameExtent(at: offset, before: size) { try disk.read(path, at: $0, count: $1) }
                let frame = try disk.read(path, at: offset, count: extent.length)
                var lines: [UInt8] = []
                try LZ4Frame.decompress(frame.rawSpan, length: extent.contentLength, appendingTo: &lines)
                letters += lines.count { $0 == 0x0A }
                offset += extent.length
            }
        } catch {
            damage.append(Damage(path: path, offset: offset, words: "\(error)"))
        }
    }
}

/// How long an LZ4 frame is, and what it holds (LZ4 Frame Format Description 1.6): found by hopping over its blocks.
///
/// ```
/// u32 magic · u8 flags · u8 block size · u64 content length · u8 checksum · blocks: u32 length, bytes · u32 0
/// ```
struct LZ4FrameExtent {
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    var length: Int
    var contentLength: Int

    /// Reads the frame at `start` of a file of `end` bytes.
    init(at start: Int, before end: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) throws {
        let head = try read(start, 15)
        guard head.count == 15, LZ4FrameExtent.number(head[0..<4]) == 0x184D_2204 else {
            throw Fault(description: "no LZ4 frame begins here")
        }
        // panicbox writes the content's length, and no checksums nor a dictionary.
        guard head[4] & 0b1101_1101 == 0b0100_1000 else { throw Fault(description: "the LZ4 frame is not one that panicbox writes") }
        var offset = start + 15
        while true {
            let word = try read(offset, 4)
            guard word.count == 4 else { throw Fault(description: "the LZ4 frame is cut short") }
            let size = LZ4FrameExtent.number(word[...])
            offset += 4
            if size == 0 { break }
            // The highest bit marks a block that is stored as it is.
            offset += Int(size & 0x7FFF_FFFF)
            guard offset < end else { throw Fault(description: "the LZ4 frame is cut short") }
        }
        length = offset - start
        let content = LZ4FrameExtent.number(head[6..<14])
        // LZ4 makes nothing smaller than a 255th; more than that is damage, not a reason to reserve memory.
        guard content <= UInt64(length) * 255 else { throw Fault(description: "the LZ4 frame's length is damaged") }
        contentLength = Int(content)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
