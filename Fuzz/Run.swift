// SPDX-License-Identifier: Apache-2.0

@testable import GoTraceback

/// A text's lines through one assembler.
struct Run {
    struct Place: Equatable {
        var offset: UInt64
        var bytes: Int
        var isCrash: Bool
    }

    enum Item {
        case line(ReleasedLine)
        case crash(CrashBlock)

        var place: Place {
            switch self {
            case .line(let line): Place(offset: line.stamp.offset, bytes: line.bytes.count, isCrash: false)
            case .crash(let block): Place(offset: block.stamp.offset, bytes: block.bytes, isCrash: true)
            }
        }
    }

    private(set) var events: [Item] = []
    private let lines: [(offset: Int, bytes: [UInt8])]

    var blocks: [CrashBlock] {
        events.compactMap { if case .crash(let block) = $0 { block } else { nil } }
    }

    init(_ text: [UInt8], limits: CrashAssembler.Limits, drainsEvery interval: Int) {
        var lines: [(offset: Int, bytes: [UInt8])] = []
        var start = 0
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            lines.append((start, Array(line)))
            start += line.count + 1
        }
        self.lines = lines
        var assembler = CrashAssembler(limits: limits)
        var held: UInt64 = 0
        for (index, line) in lines.enumerated() {
            let stamp = LineStamp(offset: UInt64(line.offset))
            if case .ordinary = assembler.take(RawSpan(_elements: line.bytes.span), stamp: stamp) {
                events.append(.line(ReleasedLine(bytes: line.bytes, stamp: stamp)))
            }
            if index % interval == interval - 1 { drain(&assembler, from: held) }
            expect(assembler.isHolding == (assembler.heldOffset != nil), "what is held has an offset")
            if interval == 1 { held = assembler.heldOffset ?? UInt64(line.offset + line.bytes.count + 1) }
        }
        assembler.finish()
        drain(&assembler, from: held)
        expect(!assembler.isHolding && assembler.heldOffset == nil, "nothing is held behind the end")
    }

    private mutating func drain(_ assembler: inout CrashAssembler, from held: UInt64) {
        while let event = assembler.next() {
            switch event {
            case .line(let line): events.append(.line(line))
            case .crash(let block): events.append(.crash(block))
            }
            expect(events.last.map { $0.place.offset >= held } ?? true, "a restart would not read again what was held")
        }
    }

    /// Every line came out once, as it came in; of a crash over the limit, only the count.
    func check(against text: [UInt8]) {
        var released: [Int: [UInt8]] = [:]
        var taken = 0
        for case .line(let line) in events {
            let start = Int(line.stamp.offset)
            expect(released.updateValue(line.bytes, forKey: start) == nil, "a line came out twice")
            expect(
                start + line.bytes.count <= text.count && text[start..<(start + line.bytes.count)].elementsEqual(line.bytes), "bent line")
            taken += line.bytes.count + 1
        }
        var own: [[UInt8]] = []
        for block in blocks {
            expect(block.text.count + block.truncatedBytes == block.bytes, "the bytes of a crash do not add up")
            taken += block.bytes
            var list = block.text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(Array.init)
            if block.truncatedBytes == 0 { expect(list.count == block.lines, "the lines of a crash do not add up") }
            if let prefix = splitLine(before: block) {
                taken -= 1
                released[prefix.offset] = nil
                if !list.isEmpty { list[0] = prefix.bytes + list[0] }
            }
            own += list
        }
        expect(taken == text.count + 1, "bytes were lost or made")
        guard blocks.allSatisfy({ $0.truncatedBytes == 0 }) else { return }
        own += released.values
        let sorted = own.sorted { $0.lexicographicallyPrecedes($1) }
        expect(sorted == lines.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }, "lines were lost or made")
    }

    /// The line that a block's headline ended in its middle.
    private func splitLine(before block: CrashBlock) -> (offset: Int, bytes: [UInt8])? {
        for case .line(let line) in events where line.stamp.offset + UInt64(line.bytes.count) == block.stamp.offset && !line.bytes.isEmpty {
            return (Int(line.stamp.offset), line.bytes)
        }
        return nil
    }
}
