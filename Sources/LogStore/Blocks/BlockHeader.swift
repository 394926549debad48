// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// The header of a block: an LZ4 skippable frame before the standard frame that holds the block's documents.
///
/// Stock tools skip it, so `lz4cat` of a segment prints the documents and nothing else. All integers are little endian.
/// ```
///  0  u32  0x184D2A50, the magic of a skippable frame
///  4  u32  length of what follows, up to the LZ4 frame
///  8  6 bytes "pbxblk", u16 format version
/// 16  u32  CRC-32C of the header behind this field
/// 20  u32  length of the LZ4 frame
/// 24  u32  length of the documents
/// 28  u32  count of records
/// 32  u64  sequence number of the first record
/// 40  i64  earliest timestamp, nanoseconds since 1970
/// 48  i64  latest timestamp
/// 56  records: per record varint length, u8 kind << 4 | severity
///     u8   1 when the positions are a snapshot of all streams, 0 when they are those that moved
///     positions: varint count, then each: 16 bytes stream, varint offset, u8 closed, texts source, name, identity
///     u32  CRC-32C of the LZ4 frame
/// ```
/// A text is a varint length and its UTF-8. A reader refuses a version above its own; fields are only ever added behind the last one.
///
/// The header has a checksum of its own so that it can be believed without the documents, which who only looks for something does not read.
/// Version 1 had one checksum, at 16, over the header and the LZ4 frame, and none at the end: there the whole block is read to believe it.
package struct BlockHeader: Sendable {
    package static let magic: UInt32 = 0x184D_2A50
    package static let mark: StaticString = "pbxblk"
    package static let version: UInt16 = 2
    /// Bytes before the table of records.
    static let fixedLength = 56
    static let checksumOffset = 16
    static let checkedFrom = 20
    /// Sequence numbers stay below this, which a million records a second reach in a hundred thousand years: more is damage or malice.
    static let sequenceLimit: UInt64 = 1 << 62

    package var payloadLength = 0
    var payloadChecksum: UInt32 = 0
    package var contentLength = 0
    package var firstSequence: UInt64 = 0
    package var first = Timestamp(nanoseconds: 0)
    package var last = Timestamp(nanoseconds: 0)
    package var entries: [DocumentEntry] = []
    package var isSnapshot = false
    package var positions: [SourcePosition] = []

    /// Sequence number behind the last record.
    package var endSequence: UInt64 { firstSequence + UInt64(entries.count) }

    /// Appends the header with its checksum.
    func append(to buffer: inout ByteBuffer) {
        let start = buffer.count
        buffer.appendLittleEndian(BlockHeader.magic)
        buffer.appendLittleEndian(UInt32(0))
        buffer.append(BlockHeader.mark)
        buffer.appendLittleEndian(BlockHeader.version)
        buffer.appendLittleEndian(UInt32(0))
        buffer.appendLittleEndian(UInt32(payloadLength))
        buffer.appendLittleEndian(UInt32(contentLength))
        buffer.appendLittleEndian(UInt32(entries.count))
        buffer.appendLittleEndian(firstSequence)
        buffer.appendLittleEndian(first.nanoseconds)
        buffer.appendLittleEndian(last.nanoseconds)
        for entry in entries {
            buffer.appendVarint(UInt64(entry.length))
            buffer.append(entry.kind.rawValue << 4 | entry.severity.rawValue)
        }
        buffer.append(isSnapshot ? 1 : 0)
        buffer.appendVarint(UInt64(positions.count))
        for position in positions { BlockHeader.append(position, to: &buffer) }
        buffer.appendLittleEndian(payloadChecksum)
        buffer.overwrite(UInt32(buffer.count - start - 8), at: start + 4)
        let checksum = CRC32C.of(buffer.bytes.extracting(start + BlockHeader.checkedFrom..<buffer.count))
        buffer.overwrite(checksum, at: start + BlockHeader.checksumOffset)
    }

    private static func append(_ position: SourcePosition, to buffer: inout ByteBuffer) {
        buffer.append(position.stream.ascii)
        buffer.appendVarint(position.offset)
        buffer.append(position.isClosed ? 1 : 0)
        for text in [position.source, position.name, position.identity] {
            buffer.appendVarint(UInt64(text.utf8.count))
            buffer.append(text)
        }
    }
}
