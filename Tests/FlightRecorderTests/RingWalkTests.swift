// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct RingWalkTests {
    /// Forty records, two a block, in several segments.
    private static func ring() throws -> SampleRing {
        let ring = try SampleRing(segmentSize: 1_200)
        for number in 0..<20 { try ring.append(number * 2..<number * 2 + 2) }
        try ring.appendPositions()
        ring.close()
        return ring
    }

    @Test func `a whole ring is walked block by block`() throws {
        let ring = try Self.ring()
        let walked = try ring.walk()
        #expect(walked.damage.isEmpty && walked.blocks.count == 21)
        #expect(walked.blocks.flatMap(\.sequences) == Array(0..<40))
        #expect(walked.numbers == Array(0..<40))
        #expect(walked.passedBytes == ring.segments.reduce(0) { $0 + $1.length })
    }

    @Test func `a bit that is flipped anywhere is found in its block, and all other records are read`() throws {
        let ring = try Self.ring()
        let whole = try ring.walk().blocks
        var random = SeededRandom(seed: 8)
        for segment in ring.segments {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: segment.path))
            for place in stride(from: 0, to: bytes.count, by: 7) {
                var changed = bytes
                changed[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
                try changed.write(to: URL(fileURLWithPath: segment.path))
                let walked = try ring.walk()
                let block = try #require(
                    whole.first { $0.segment.path == segment.path && ($0.offset..<$0.offset + $0.length).contains(place) })
                let found = try #require(walked.damage.first, "\(segment.path) \(place)")
                #expect(
                    walked.damage.count == 1 && found.path == segment.path && found.offset == block.offset, "\(place): \(walked.damage)")
                let lost = block.sequences.map { Int($0) }
                #expect(walked.numbers == (0..<40).filter { !lost.contains($0) }, "\(place)")
            }
            try bytes.write(to: URL(fileURLWithPath: segment.path))
        }
    }

    @Test func `a segment that is cut is found at the block that is cut`() throws {
        let ring = try Self.ring()
        let whole = try ring.walk().blocks
        for segment in [ring.segments[1], ring.segments[ring.segments.count - 1]] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: segment.path))
            let starts = whole.filter { $0.segment.path == segment.path }.map(\.offset)
            for end in stride(from: 1, to: bytes.count, by: 23) where !starts.contains(end) {
                try bytes.prefix(end).write(to: URL(fileURLWithPath: segment.path))
                let damage = try ring.walk().damage
                #expect(damage.first?.path == segment.path && damage.first?.offset == starts.last { $0 < end }, "\(end): \(damage)")
            }
            try bytes.write(to: URL(fileURLWithPath: segment.path))
        }
    }

    @Test func `a segment that is missing between two is told with its records`() throws {
        let ring = try Self.ring()
        let (gone, next) = (ring.segments[1], ring.segments[2])
        try FileManager.default.removeItem(atPath: gone.path)
        let walked = try ring.walk()
        #expect(walked.damage.map(\.records) == [gone.firstSequence..<next.firstSequence])
        #expect(
            walked.damage.first?.description.contains("records \(gone.firstSequence) to \(next.firstSequence - 1) cannot be read") == true)
    }

    @Test func `a segment under another's name is told`() throws {
        let ring = try Self.ring()
        let last = try #require(ring.segments.last)
        let other = last.path.replacingOccurrences(of: last.name, with: "00000000000000009000.ndjson.lz4")
        try FileManager.default.copyItem(atPath: ring.segments[0].path, toPath: other)
        let damage = try ring.walk().damage
        #expect(
            damage.count == 2 && damage[0].records == 40..<9_000 && damage[1].description.contains("begins with record 0, which was before")
        )
    }

    @Test func `only the blocks that are wanted are read`() throws {
        let ring = try Self.ring()
        let walked = try ring.walk(wants: { $0.firstSequence < 4 })
        #expect(walked.blocks.count == 21 && walked.blocks.count(where: \.isRead) == 2 && walked.numbers == [0, 1, 2, 3])
    }

    @Test func `a block that its writer has not finished is looked at again`() throws {
        let ring = try Self.ring()
        let last = try #require(ring.segments.last)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: last.path))
        try bytes.dropLast(10).write(to: URL(fileURLWithPath: last.path))
        var asked = 0
        let walked = try ring.walk(isRecording: {
            asked += 1
            // The writer goes on when it was looked at for the third time.
            if asked == 3 { try? bytes.write(to: URL(fileURLWithPath: last.path)) }
            return true
        })
        #expect(walked.damage.isEmpty && walked.blocks.count == 21 && asked == 3)
    }

    @Test func `an empty ring has no blocks and no damage`() throws {
        let ring = try SampleRing()
        ring.close()
        let walked = try ring.walk()
        #expect(walked.blocks.isEmpty && walked.damage.isEmpty && walked.passedBytes == 0)
    }
}
