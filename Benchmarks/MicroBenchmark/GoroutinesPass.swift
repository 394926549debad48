// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// All lines through a `CrashAssembler`, every crash through `CrashParser`: what the library does, and nothing else.
enum GoroutinesPass {
    static func run(_ input: Input) -> String {
        // A dump is to come out whole: the default limit would cut it.
        var assembler = CrashAssembler(limits: .init(blockBytes: 8 << 20))
        let bytes = RawSpan(_elements: input.text.span)
        var found = 0
        var start = 0
        for end in input.ends {
            let line = bytes.extracting(start..<end)
            if case .held = assembler.take(line, stamp: LineStamp(offset: UInt64(start))) { drain(&assembler, &found) }
            start = end + 1
        }
        assembler.finish()
        drain(&assembler, &found)
        return "\(found) goroutines"
    }

    private static func drain(_ assembler: inout CrashAssembler, _ found: inout Int) {
        while let event = assembler.next() {
            if case .crash(let block) = event { found += CrashParser.parse(block).goroutines.count }
        }
    }
}
