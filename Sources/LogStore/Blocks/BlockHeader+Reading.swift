// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension BlockHeader {
    /// Why bytes are no block.
    package enum Fault: Error, Hashable, CustomStringConvertible {
        /// The bytes end before the block does.
        case torn
        /// The bytes do not begin like a block.
        case foreign
        /// The checksum or the table does not fit.
        case damaged
        /// The block is whole, but its records' numbers are not those that come here.
        case misplaced(Range<UInt64>)
        /// Written by a newer panicbox.
        case newer(UInt16)

        package var description: String {
            switch self {
            case .torn: "the block is cut short"
            case .foreign: "no block begins here"
            case .damaged: "the block is damaged (its checksum does not fit)"
            case .misplaced(let records):
                "the block is whole, but has the records \(records.lowerBound) to \(records.upperBound - 1), which do not belong here"
            case .newer(let version): "the block has format version \(version), this panicbox reads up to \(BlockHeader.version)"
            }
        }
    }

    /// What the first bytes of a block tell: the lengths of the header and of the LZ4 frame behind it.
    package struct Extent: Sendable {
        package var header: Int
        package var payload: Int
        var version: UInt16
        package var total: Int { header + payload }
        /// Bytes that must be there before the header can be believed: in version 1 its checksum covers the documents, too.
        var believable: Int { version == 1 ? total : header }
    }

    /// Reads the extent of a block from its first ``fixedLength`` bytes.
    package static func extent(of bytes: RawSpan) throws(Fault) -> Extent {
        guard bytes.byteCount >= fixedLength else { throw .torn }
        var reader = ByteReader(bytes)
        guard reader.littleEndian(UInt32.self) == magic, let rest = reader.littleEndian(UInt32.self) else { throw .foreign }
        guard bytes.starts(with: mark, at: 8), reader.array(count: 6) != nil else { throw .foreign }
        guard let written = reader.littleEndian(UInt16.self), reader.littleEndian(UInt32.self) != nil else { throw .foreign }
        guard written > 0 else { throw .damaged }
        guard written <= version else { throw .newer(written) }
        guard let payload = reader.littleEndian(UInt32.self) else { throw .torn }
        guard rest >= UInt32(fixedLength - 8), rest < 1 << 30, payload < 1 << 31 else { throw .damaged }
        return Extent(header: Int(rest) + 8, payload: Int(payload), version: written)
    }

    /// Reads and checks the header of a whole block, and the checksum of its documents.
    package init(checking block: RawSpan) throws(Fault) {
        let extent = try BlockHeader.extent(of: block)
        guard block.byteCount >= extent.total else { throw .torn }
        try self.init(believing: block)
        guard extent.version > 1 else { return }
        guard payloadChecksum == CRC32C.of(block.extracting(extent.header..<extent.total)) else { throw .damaged }
    }

    /// Reads and checks a header; the documents behind it are needed in version 1 only (``Extent/believable``).
    init(believing bytes: RawSpan) throws(Fault) {
        let extent = try BlockHeader.extent(of: bytes)
        guard bytes.byteCount >= extent.believable else { throw .torn }
        var reader = ByteReader(bytes.extracting(BlockHeader.checksumOffset..<extent.header))
        guard reader.littleEndian(UInt32.self) == CRC32C.of(bytes.extracting(BlockHeader.checkedFrom..<extent.believable)) else {
            throw .damaged
        }
        try self.init(fields: bytes.extracting(BlockHeader.checkedFrom..<extent.header), version: extent.version)
    }

    private init(fields: RawSpan, version: UInt16) throws(Fault) {
        var reader = ByteReader(fields)
        guard let payload = reader.littleEndian(UInt32.self),
            let content = reader.littleEndian(UInt32.self),
            let count = reader.littleEndian(UInt32.self),
            let sequence = reader.littleEndian(UInt64.self), sequence < BlockHeader.sequenceLimit,
            let first = reader.littleEndian(Int64.self),
            let last = reader.littleEndian(Int64.self),
            let entries = BlockHeader.readEntries(count: Int(count), from: &reader),
            let snapshot = reader.littleEndian(UInt8.self),
            let positions = BlockHeader.readPositions(from: &reader),
            let payloadChecksum = version == 1 ? 0 : reader.littleEndian(UInt32.self)
        else { throw .damaged }
        // LZ4 makes nothing smaller than a 255th: a length beyond that is malice, not a reason to reserve memory.
        guard entries.reduce(0, { $0 + $1.length }) == Int(content), Int(content) <= 255 * Int(payload) else { throw .damaged }
        self.payloadLength = Int(payload)
        self.payloadChecksum = payloadChecksum
        self.contentLength = Int(content)
        self.firstSequence = sequence
        self.first = Timestamp(nanoseconds: first)
        self.last = Timestamp(nanoseconds: last)
        self.entries = entries
        self.isSnapshot = snapshot == 1
        self.positions = positions
    }

    private static func readEntries(count: Int, from reader: inout ByteReader) -> [DocumentEntry]? {
        // Two bytes a record at the least: a count beyond that is damage, not a reason to reserve memory.
        guard count <= reader.remaining / 2 else { return nil }
        var entries: [DocumentEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            guard let length = reader.varint(), 1..<1 << 31 ~= length, let packed = reader.littleEndian(UInt8.self),
                let kind = DocumentKind(rawValue: packed >> 4), let severity = Severity(rawValue: packed & 15)
            else { return nil }
            entries.append(DocumentEntry(length: Int(length), kind: kind, severity: severity))
        }
        return entries
    }

    private static func readPositions(from reader: inout ByteReader) -> [SourcePosition]? {
        guard let count = reader.varint(), count <= UInt64(reader.remaining) else { return nil }
        var positions: [SourcePosition] = []
        for _ in 0..<count {
            guard let ascii = reader.array(count: StreamID.length), let stream = StreamID(ascii: ascii), let offset = reader.varint(),
                let closed = reader.littleEndian(UInt8.self), let source = reader.text(), let name = reader.text(),
                let identity = reader.text()
            else { return nil }
            positions.append(
                SourcePosition(stream: stream, source: source, name: name, offset: offset, identity: identity, isClosed: closed == 1)
            )
        }
        return positions
    }
}
