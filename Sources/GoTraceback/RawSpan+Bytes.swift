// SPDX-License-Identifier: Apache-2.0

/// Byte access for classification. The loads below check their bounds; they are marked unsafe in the standard library only because
/// another type than an integer could be asked of them.
extension RawSpan {
    /// The byte at an offset, bounds checked.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes from an offset on, the first in the low bits, bounds checked.
    @inline(__always)
    func word(_ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// True where `text` (ASCII) stands at `offset`.
    @inline(__always)
    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, byteCount &- offset >= count else { return false }
        // A literal's bytes live as long as the program; the index stays under their count.
        guard count >= 8 else {
            for index in 0..<count { guard unsafe byte(offset &+ index) == text.utf8Start[index] else { return false } }
            return true
        }
        var index = 0
        while true {
            // The last step goes back over bytes seen before, so that none is looked at alone.
            let start = min(index, count &- 8)
            let wanted = unsafe UnsafeRawPointer(text.utf8Start + start).loadUnaligned(as: UInt64.self)
            guard word(offset &+ start) == UInt64(littleEndian: wanted) else { return false }
            index &+= 8
            if index >= count { return true }
        }
    }

    /// True where the line's last bytes are `text` (ASCII).
    @inline(__always)
    func ends(with text: StaticString) -> Bool { has(text, at: byteCount - text.utf8CodeUnitCount) }

    /// How many bytes the line has without a CR at its end.
    @inline(__always)
    var countWithoutReturn: Int { byteCount > 0 && byte(byteCount - 1) == 0x0D ? byteCount - 1 : byteCount }

    /// Offset of the first `wanted` at or after `start`; nil where there is none. Eight bytes a step.
    func firstOffset(of wanted: UInt8, from start: Int = 0) -> Int? {
        let pattern = UInt64(wanted) &* 0x0101_0101_0101_0101
        var offset = start
        while offset + 8 <= byteCount {
            let hits = (word(offset) ^ pattern).zeroBytes
            if hits != 0 { return offset + hits.trailingZeroBitCount / 8 }
            offset += 8
        }
        while offset < byteCount {
            if byte(offset) == wanted { return offset }
            offset += 1
        }
        return nil
    }

    /// Offset of the last `wanted`; nil where there is none.
    func lastOffset(of wanted: UInt8) -> Int? {
        var offset = byteCount
        while offset > 0 {
            offset -= 1
            if byte(offset) == wanted { return offset }
        }
        return nil
    }

    /// Offset of the first `text` at or after `start`; nil where there is none.
    func firstOffset(of text: StaticString, from start: Int = 0) -> Int? {
        guard text.utf8CodeUnitCount > 0 else { return nil }
        let head = unsafe text.utf8Start[0]
        var offset = start
        while let hit = firstOffset(of: head, from: offset) {
            if has(text, at: hit) { return hit }
            offset = hit + 1
        }
        return nil
    }
}

extension UInt64 {
    /// The high bit of each zero byte, exact for the lowest one.
    @inline(__always)
    var zeroBytes: UInt64 { (self &- 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080 }

    /// Not zero if a byte is 0x20 or less.
    @inline(__always)
    var bytesUpToSpace: UInt64 { (self &- 0x2121_2121_2121_2121) & ~self & 0x8080_8080_8080_8080 }
}

extension UInt8 {
    /// `0` to `9`.
    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    /// `0` to `9`, `a` to `f`: Go prints lower-case digits.
    @inline(__always)
    var isHexDigit: Bool { isDigit || self &- 0x61 < 6 }

    /// `a` to `z` in either case.
    @inline(__always)
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
}

extension [UInt8] {
    /// Appends a line's bytes in one copy.
    mutating func append(_ line: RawSpan) {
        // The buffer is used only while the span it belongs to is alive.
        unsafe line.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }

    /// Appends a line's bytes and an LF, in one step where the two by themselves are two calls.
    @inline(__always)
    mutating func appendWithEnd(_ line: RawSpan) {
        let length = line.byteCount
        append(addingCapacity: length &+ 1) { room in
            // The room is as large as asked for, and all of it is written.
            unsafe room.withUnsafeMutableBufferPointer { buffer, written in
                let target = UnsafeMutableRawBufferPointer(buffer)
                unsafe line.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
                unsafe target[length] = 0x0A
                written = length &+ 1
            }
        }
    }
}
