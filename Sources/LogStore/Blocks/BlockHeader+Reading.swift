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
        /// Written by a newer panicbox.
        case newer(UInt16)

        package var description: String {
            switch self {
            case .torn: "the block is cut short"
            case .foreign: "no block begins here"
            case .damaged: "the block is damaged (its checksum does not fit)"
            case .newer(let version): "the block has format version \(version), this panicbox reads up to \(BlockHeader.version)"
            }
        }
    }

    /// The lengths that the first bytes of a block tell: of the header and of the LZ4 frame behind it.
    package struct Extent: Sendable {
        package var header: Int
        package var payload: Int
        package var total: Int { header + payload }
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
        return Extent(header: Int(rest) + 8, payload: Int(payload))
    }

    /// Reads and checks the header of a whole block.
    package init(checking block: RawSpan) throws(Fault) {
        let extent = try BlockHeader.extent(of: block)
        guard block.byteCount >= extent.total else { throw .torn }
        var reader = ByteReader(block.extracting(BlockHeader.checksumOffset..<extent.header))
        guard reader.littleEndian(UInt32.self) == CRC32C.of(block.extracting(BlockHeader.checkedFrom..<extent.total)) else {
            throw .damaged
        }
        try self.init(unchecked: block)
    }

    /// Reads a header, of which only the form is checked: the checksum covers the documents too, and they need not be there.
    package init(unchecked header: RawSpan) throws(Fault) {
        let extent = try BlockHeader.extent(of: header)
        guard header.byteCount >= extent.header else { throw .torn }
        var reader = ByteReader(header.extracting(BlockHeader.checkedFrom..<extent.header))
        guard let payload = reader.littleEndian(UInt32.self),
            let content = reader.littleEndian(UInt32.self),
            let count = reader.littleEndian(UInt32.self),
            let sequence = reader.littleEndian(UInt64.self), sequence <= .max - UInt64(count),
            let first = reader.littleEndian(Int64.self),
            let last = reader.littleEndian(Int64.self),
            let entries = BlockHeader.readEntries(count: Int(count), from: &reader),
            let snapshot = reader.littleEndian(UInt8.self),
            let positions = BlockHeader.readPositions(from: &reader)
        else { throw .damaged }
        guard entries.reduce(0, { $0 + $1.length }) == Int(content) else { throw .damaged }
        self.payloadLength = Int(payload)
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
            guard let length = reader.varint(), length < 1 << 31, let packed = reader.littleEndian(UInt8.self),
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
