// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Makes one LZ4 frame of a row of frames, without touching what is packed in them.
///
/// A row of frames is a valid LZ4 stream, but many receivers decode a body as one frame, stop at its end, and answer 200: the rest would be lost
/// unnoticed. The blocks of ring frames are independent and carry no checksums, so they can stand in one frame. Nobody has opened them here, so
/// that frame says how many bytes it should hold: blocks that hold more or fewer, which only somebody who makes up a ring can write, are an
/// error to the receiver and no batch of other records than we count. (Where they hold as many in all, it gets what `lz4cat` prints of them.)
/// Layout (LZ4 Frame Format 1.6, little endian):
///
/// ```
/// u32 0x184D2204, u8 FLG, u8 BD, [u64 content size], u8 header checksum, blocks, u32 0 (end mark)
/// block: u32 length (highest bit: not compressed), bytes
/// ```
enum LZ4FrameRow {
    private static let magic: UInt32 = 0x184D_2204
    /// Version 01, independent blocks, nothing optional.
    private static let flags: UInt8 = 0x60
    private static let contentSizeFlag: UInt8 = 0x08
    /// Each BD that there is: 64 KiB, 256 KiB, 1 MiB, 4 MiB.
    private static let sizes: [UInt8] = [0x40, 0x50, 0x60, 0x70]

    /// Writes the frame to `joined`, which is empty; false, with anything in it, when `frames` is no row of such frames.
    ///
    /// - Parameter length: Bytes of what is packed in them.
    static func join(_ frames: [UInt8], length: Int, into joined: inout ByteBuffer) -> Bool {
        var rest = frames[...]
        joined.reserveCapacity(frames.count + 19)
        var largest: UInt8 = 0
        joined.writeInteger(magic, endianness: .little)
        joined.writeBytes([flags | contentSizeFlag, 0])
        joined.writeInteger(UInt64(length), endianness: .little)
        joined.writeInteger(UInt8(0))
        while !rest.isEmpty {
            guard let size = takeHeader(of: &rest), takeBlocks(of: &rest, to: &joined) else { return false }
            largest = max(largest, size)
        }
        guard largest > 0 else { return false }
        joined.setInteger(largest, at: 5)
        // The header's checksum is the second byte of the hash of what stands between it and the magic.
        let hash = XXH32.ofFew(joined.getBytes(at: 4, length: 10) ?? [])
        joined.setInteger(UInt8(hash >> 8 & 0xFF), at: 14)
        joined.writeInteger(UInt32(0))
        return true
    }

    /// Takes the header of a frame and answers its BD byte.
    private static func takeHeader(of rest: inout ArraySlice<UInt8>) -> UInt8? {
        guard takeInteger(of: &rest) == magic, let found = rest.popFirst(), found & ~contentSizeFlag == flags,
            let size = rest.popFirst(), sizes.contains(size)
        else { return nil }
        return take(found & contentSizeFlag == 0 ? 1 : 9, of: &rest) == nil ? nil : size
    }

    /// Copies blocks up to the end mark, which is taken and not copied.
    private static func takeBlocks(of rest: inout ArraySlice<UInt8>, to joined: inout ByteBuffer) -> Bool {
        while let length = takeInteger(of: &rest) {
            if length == 0 { return true }
            guard let block = take(Int(length & 0x7FFF_FFFF), of: &rest) else { return false }
            joined.writeInteger(length, endianness: .little)
            joined.writeBytes(block)
        }
        return false
    }

    private static func takeInteger(of rest: inout ArraySlice<UInt8>) -> UInt32? {
        take(4, of: &rest)?.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func take(_ count: Int, of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
