// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport

@testable import FlightRecorder
@testable import LogStore

extension ReadableRing {
    /// Puts something else that LZ4 does not read into the frame of the `index`-th block, and mends both checksums, as nature does not.
    func forge(block index: Int) throws {
        var reader = BlockReader(ring: self, from: 0)
        var outline: BlockOutline?
        for _ in 0...index { outline = try reader.nextOutline() }
        guard let outline else { return }
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: outline.segment.path)))
        let end = outline.offset + outline.length
        let frame = end - outline.header.payloadLength
        // Behind the frame's header and the length of its block, up to the mark of its end.
        for place in frame + 19..<end - 4 { bytes[place] = 0xFF }
        bytes.replaceSubrange(frame - 4..<frame, with: TimedRing.checksum(of: bytes[frame..<end]))
        bytes.replaceSubrange(outline.offset + 16..<outline.offset + 20, with: TimedRing.checksum(of: bytes[outline.offset + 20..<frame]))
        try Data(bytes).write(to: URL(fileURLWithPath: outline.segment.path))
    }
}

/// A ring of numbered documents, each a second behind the one before, in the document as in its block.
struct TimedRing {
    let folder: TemporaryFolder
    let store: SegmentStore
    static let start = Timestamp(nanoseconds: 1_795_420_800_000_000_000)

    init(segmentSize: Int = 16 << 20, maxSize: Int = 256 << 20) throws {
        folder = try TemporaryFolder()
        var options = StoreOptions(directory: folder.file("ring"))
        options.segmentSize = ByteSize(segmentSize)
        options.maxSize = ByteSize(maxSize)
        store = try SegmentStore(options: options)
    }

    var directory: String { folder.file("ring") }
    var reading: RingDirectory { get throws { try RingDirectory(directory) } }

    static func time(_ number: Int) -> Timestamp { start.moved(by: .seconds(number)) }
    static func id(_ number: Int) -> String { "AAAAAAAAAAAAAAAA-\(String(number, radix: 16))" }

    static func document(_ number: Int, service: String = "a", padding: Int = 0) -> String {
        let event = #""event":{"id":"\#(id(number))"}"#
        var random = SeededRandom(seed: UInt64(number))
        // Compresses badly, as padding should.
        let words = (0..<padding / 16).map { _ in String(random.next(), radix: 16) }
        let text = "\(number)" + words.map { "x\($0)" }.joined()
        return #"{"@timestamp":"\#(time(number))",\#(event),"message":"\#(text)","service":{"name":"\#(service)"}}"#
    }

    /// One block; `crash` is the number of the record that is one.
    func append(_ numbers: Range<Int>, crash: Int? = nil, service: String = "a", padding: Int = 0) throws {
        var batch = DocumentBatch(capacity: 256)
        for number in numbers {
            batch.bytes.append(TimedRing.document(number, service: service, padding: padding))
            let isCrash = number == crash
            batch.endDocument(kind: isCrash ? .crash : .line, severity: isCrash ? .critical : .info, time: TimedRing.time(number))
        }
        _ = try store.append(batch, positions: [], overwrites: true)
    }

    fileprivate static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        let checksum = CRC32C.of(Array(bytes).rawSpan)
        return (0..<4).map { UInt8(checksum >> ($0 * 8) & 0xFF) }
    }

    /// Flips a bit of the block that is the `index`-th of the ring: near its end, where no byte is named.
    func damage(block index: Int, byte: Int? = nil, bit: UInt8 = 1) throws {
        var reader = BlockReader(ring: try reading, from: 0)
        var outline: BlockOutline?
        for _ in 0...index { outline = try reader.nextOutline() }
        guard let outline else { return }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: outline.segment.path))
        bytes[outline.offset + (byte ?? outline.length - 20)] ^= bit
        try bytes.write(to: URL(fileURLWithPath: outline.segment.path))
    }
}
