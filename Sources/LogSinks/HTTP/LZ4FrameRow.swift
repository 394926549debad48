// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Makes one LZ4 frame of a row of frames, without touching what is packed in them.
///
/// A row of frames is a valid LZ4 stream, but many receivers decode a body as one frame, stop at its end, and answer 200: the rest would be lost
/// unnoticed. The blocks of ring frames are independent and carry no checksums, so they can stand in one frame, which leaves out the content
/// size. Layout (LZ4 Frame Format 1.6, little endian):
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
    /// The second byte of XXH32 over FLG and BD, for each BD that there is (64 KiB, 256 KiB, 1 MiB, 4 MiB).
    private static let headerChecksums: [UInt8: UInt8] = [0x40: 0x82, 0x50: 0xFB, 0x60: 0x51, 0x70: 0x73]

    /// nil when `frames` is no row of such frames.
    static func joined(_ frames: [UInt8]) -> ByteBuffer? {
        var source = ByteBuffer(bytes: frames)
        var joined = ByteBuffer()
        joined.reserveCapacity(frames.count + 16)
        var largest: UInt8 = 0
        joined.writeInteger(magic, endianness: .little)
        joined.writeBytes([flags, 0, 0])
        while source.readableBytes > 0 {
            guard let size = header(of: &source), copyBlocks(of: &source, to: &joined) else { return nil }
            largest = max(largest, size)
        }
        guard let checksum = headerChecksums[largest] else { return nil }
        joined.setBytes([largest, checksum], at: 5)
        joined.writeInteger(UInt32(0))
        return joined
    }

    /// Reads the header of a frame and answers its BD byte.
    private static func header(of source: inout ByteBuffer) -> UInt8? {
        guard source.readInteger(endianness: .little, as: UInt32.self) == magic, let found = source.readInteger(as: UInt8.self),
            found & ~contentSizeFlag == flags, let size = source.readInteger(as: UInt8.self), headerChecksums[size] != nil
        else { return nil }
        let rest = (found & contentSizeFlag == 0 ? 0 : 8) + 1
        return source.readSlice(length: rest) == nil ? nil : size
    }

    /// Copies blocks up to the end mark, which is taken and not copied.
    private static func copyBlocks(of source: inout ByteBuffer, to joined: inout ByteBuffer) -> Bool {
        while let length = source.readInteger(endianness: .little, as: UInt32.self) {
            if length == 0 { return true }
            guard var block = source.readSlice(length: Int(length & 0x7FFF_FFFF)) else { return false }
            joined.writeInteger(length, endianness: .little)
            joined.writeBuffer(&block)
        }
        return false
    }
}
