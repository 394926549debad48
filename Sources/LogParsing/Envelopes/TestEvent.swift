// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A line of `go test -json` (`cmd/test2json`), which spreads a test's output over lines of its own.
/// ```
/// {"Time":"2026-11-23T09:08:50.68Z","Action":"output","Package":"app/store","Test":"TestPut","Output":"panic: boom\n"}
/// {"Time":"2026-11-23T09:08:50.69Z","Action":"fail","Package":"app/store","Test":"TestPut","Elapsed":0.01}
/// ```
struct TestEvent {
    enum Action {
        /// Something was printed.
        case output
        /// The test or the package has ended: `pass`, `fail`, `skip`, `bench`.
        case end
        /// Anything else: `start`, `run`, `pause`, `cont`.
        case other
    }

    var action = Action.other
    var time: Timestamp?
    /// The insides of the strings; empty where the event names none.
    var package = 0..<0
    var test = 0..<0
    var output = 0..<0

    /// Whether a line begins as such an event does: one compare of eight bytes.
    @inline(__always)
    static func mayBegin(_ line: RawSpan) -> Bool {
        let head = line.word(at: 0)
        return head == ByteWord.of("{\"Time\":") || head == ByteWord.of("{\"Action")
    }

    /// Nil where the line is anything else.
    init?(_ line: RawSpan, clock: inout LineClock) {
        guard TestEvent.mayBegin(line) else { return nil }
        var hasAction = false
        var index = 1
        while let member = JSONScanner.member(line, at: index) {
            let value = FieldValue(json: line, member.value)
            switch (line.packed(member.key), member.key.count, value.kind) {
            case (ByteWord.of("Time"), 4, .text): time = clock.read(line, at: value.range.lowerBound, localOffset: 0)?.time
            case (ByteWord.of("Action"), 6, .text):
                hasAction = true
                action = TestEvent.action(line, value.range)
            case (ByteWord.of("Package"), 7, .text): package = value.range
            case (ByteWord.of("Test"), 4, .text): test = value.range
            case (ByteWord.of("Output"), 6, .text): output = value.range
            default: break
            }
            guard let next = JSONScanner.nextMember(line, from: member.value.upperBound) else { break }
            index = next
        }
        guard hasAction else { return nil }
    }

    private static func action(_ line: RawSpan, _ range: Range<Int>) -> Action {
        switch line.packed(range) {
        case ByteWord.of("output"): .output
        case ByteWord.of("pass"), ByteWord.of("fail"), ByteWord.of("skip"), ByteWord.of("bench"): .end
        default: .other
        }
    }
}
