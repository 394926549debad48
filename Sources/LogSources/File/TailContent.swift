// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What a tail reads: bytes by their place.
protocol TailContent: AnyObject {
    /// Appends up to `count` bytes from `offset` on, and answers how many: 0 where there are no more for now.
    func read(at offset: UInt64, count: Int, into buffer: inout ByteBuffer) -> Result<Int, FileHandle.Failure>
}

extension FileHandle: TailContent {}

extension TailContent {
    /// The bytes of a range, or as many of them as there are.
    func bytes(_ range: Range<UInt64>) -> [UInt8] {
        var buffer = ByteBuffer(capacity: range.count)
        guard !range.isEmpty, case .success = read(at: range.lowerBound, count: range.count, into: &buffer) else { return [] }
        return buffer.bytes.copy
    }

    /// True when the first bytes are those that `identity` was made from.
    func beginsLike(_ identity: FileIdentity) -> Bool {
        guard identity.headLength > 0 else { return false }
        let head = bytes(0..<UInt64(identity.headLength))
        return head.count == identity.headLength && FileIdentity.digest(of: head[...]) == identity.digest
    }

    /// True when the bytes at the mark are those that it was made from.
    func holds(_ mark: FileMark) -> Bool { FileMark(bytes(mark.range), before: mark.offset) == mark }

    /// True when it shows to be the file that was read as far as the identity's mark.
    ///
    /// A position of a ring that was written before there were marks has the first line alone.
    func isSame(as identity: FileIdentity) -> Bool {
        guard let mark = identity.mark else { return beginsLike(identity) }
        return (identity.headLength == 0 || beginsLike(identity)) && holds(mark)
    }
}
