// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Where a frame ends, told by its blocks' lengths alone (LZ4 Frame Format Description 1.6).
extension LZ4Frame {
    enum Extent: Equatable {
        /// So many bytes are a whole frame.
        case whole(Int)
        /// The bytes end before the frame does.
        case more
        /// No frame begins here.
        case none
    }

    private static let magic: UInt32 = 0x184D_2204
    /// Version 01, independent blocks, the content's length; no checksums.
    private static let ownFlags: UInt8 = 0x68
    /// 64 KiB, 256 KiB, 1 MiB, 4 MiB.
    private static let ownBlockSizes: [UInt8] = [0x40, 0x50, 0x60, 0x70]
    /// Bytes of a frame that holds nothing: magic, flags, block size, content length, their checksum, the mark of the end.
    static let leastLength = 19

    /// Where frames might begin.
    static func beginnings(in bytes: RawSpan) -> [Int] {
        var found: [Int] = []
        for place in 0..<max(0, bytes.byteCount - 3) where bytes[place] == UInt8(truncatingIfNeeded: magic) {
            var reader = ByteReader(bytes.extracting(place..<place + 4))
            if reader.littleEndian(UInt32.self) == magic { found.append(place) }
        }
        return found
    }

    static func extent(of bytes: RawSpan) -> Extent {
        var reader = ByteReader(bytes)
        guard let start = reader.littleEndian(UInt32.self) else { return bytes.byteCount == 0 ? .none : .more }
        guard start == magic else { return .none }
        guard let flags = reader.littleEndian(UInt8.self), reader.littleEndian(UInt8.self) != nil else { return .more }
        guard flags >> 6 == 1 else { return .none }
        let hasSize = flags & 0b1000 != 0
        let hasDictionary = flags & 1 != 0
        guard reader.array(count: (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1) != nil else { return .more }
        while let size = reader.littleEndian(UInt32.self) {
            if size == 0 {
                guard flags & 0b100 == 0 || reader.array(count: 4) != nil else { return .more }
                return .whole(bytes.byteCount - reader.remaining)
            }
            let length = Int(size & 0x7FFF_FFFF) + (flags & 0b10000 != 0 ? 4 : 0)
            guard reader.skip(length) else { return .more }
        }
        return .more
    }

    /// Whether bytes are a frame as ``compress(_:into:)`` makes it of so many others, as far as that can be told without opening it: what it says
    /// of itself, and where it ends.
    static func isOwn(_ frame: RawSpan, holding length: Int) -> Bool {
        guard frame.byteCount >= leastLength, frame[4] == ownFlags, ownBlockSizes.contains(frame[5]) else { return false }
        return contentLength(of: frame) == length && extent(of: frame) == .whole(frame.byteCount)
    }

    /// The length of what a frame holds, as its header says it; nil when it does not, or when no frame of this size can hold so much.
    static func contentLength(of frame: RawSpan) -> Int? {
        var reader = ByteReader(frame)
        guard reader.littleEndian(UInt32.self) == magic, let flags = reader.littleEndian(UInt8.self), flags & 0b1000 != 0,
            reader.littleEndian(UInt8.self) != nil, let length = reader.littleEndian(UInt64.self)
        else { return nil }
        return length <= UInt64(frame.byteCount) * 255 ? Int(length) : nil
    }
}
