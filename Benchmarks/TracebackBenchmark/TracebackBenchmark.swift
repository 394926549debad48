// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// How fast lines and dumps go through GoTraceback, on one core.
///
/// ```
/// TracebackBenchmark [dump]       MB/s of each input, or of one, the median of 15 passes
/// TracebackBenchmark once dump    one pass over one input (ordinary, dump, waiting), for valgrind
/// ```
@main
enum TracebackBenchmark {
    static let inputs: [(name: String, make: @Sendable () -> Input)] = [
        ("ordinary", Input.ordinary), ("dump", Input.dump), ("waiting", Input.waiting),
    ]

    static func main() {
        let words = CommandLine.arguments.dropFirst()
        if words.first == "once", let input = inputs.first(where: { $0.name == words.last })?.make() {
            print("\(input.text.count) bytes, \(onePass(input)) crashes and goroutines")
            return
        }
        for (name, make) in inputs where words.isEmpty || words.first == name {
            let input = make()
            let speed = Measurement.median(of: 15, bytes: input.text.count) { _ = onePass(input) }
            print("\(name): \(speed) MB/s over \(input.text.count) bytes in \(input.ends.count) lines")
        }
        print("instructions a byte: valgrind --tool=callgrind --toggle-collect='*onePass*' \(CommandLine.arguments[0]) once dump")
    }

    /// All lines through an assembler, every crash through the parser. Returns how many crashes and goroutines came out.
    @inline(never)
    static func onePass(_ input: Input) -> Int {
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
        return found
    }

    private static func drain(_ assembler: inout CrashAssembler, _ found: inout Int) {
        while let event = assembler.next() {
            if case .crash(let block) = event { found += 1 + CrashParser.parse(block).goroutines.count }
        }
    }
}
