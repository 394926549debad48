// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

/// The lines before a crash are those of its process, by whichever stream they came.
@Suite struct ProcessContextTests {
    private static let stderr = StreamID(hash: [1])
    private static let stdout = StreamID(hash: [2])

    private let context: ProcessContext
    private let writers: [ContextRing.Writer]

    init() { self.init(options: ContextOptions()) }

    private init(options: ContextOptions) {
        context = ProcessContext(options: options)
        writers = [Self.stderr, Self.stdout].map { [context] in ContextRing.Writer(stream: context.join($0), source: .plain) }
    }

    private func say(_ text: String, by index: Int, at seconds: Int64) {
        let bytes = Array(text.utf8)
        context.append(bytes.rawSpan, time: Timestamp(nanoseconds: seconds * 1_000_000_000), level: .none, from: writers[index])
    }

    private func death(at seconds: Int64, isDated: Bool = false) -> ProcessContext.Death {
        ProcessContext.Death(time: Timestamp(nanoseconds: seconds * 1_000_000_000), writer: writers[0], isDated: isDated)
    }

    private func texts(before death: ProcessContext.Death) -> [String] {
        context.lines(before: death).lines.map { String(decoding: $0.message, as: UTF8.self) }
    }

    @Test func `two streams are merged by time, and each keeps its own order`() {
        say("out 1", by: 1, at: 1)
        say("out 5", by: 1, at: 5)
        // One that says an earlier time than the line before it stays behind that.
        say("out 2", by: 1, at: 2)
        say("err 3", by: 0, at: 3)
        say("err 6", by: 0, at: 6)
        #expect(texts(before: death(at: 7)) == ["out 1", "err 3", "out 5", "out 2", "err 6"])
    }

    @Test func `a line of the future does not hold back what another stream said`() {
        say("year 2100", by: 1, at: 4_102_444_800)
        say("err 6", by: 0, at: 6)
        #expect(texts(before: death(at: 7)) == ["err 6", "year 2100"])
    }

    @Test func `a line of another stream than the crash's says which`() {
        say("out", by: 1, at: 1)
        say("err", by: 0, at: 2)
        let lines = context.lines(before: death(at: 3)).lines
        #expect(lines.map(\.stream) == [Self.stdout, nil])
        #expect(lines.map(\.output) == [nil, nil])
    }

    @Test func `outputs are named where both stand before the crash`() {
        let (out, err) = (ContextRing.Writer(stream: 0, source: .stdout), ContextRing.Writer(stream: 0, source: .stderr))
        for writer in [out, err] { context.append([0x61].rawSpan, time: Timestamp(nanoseconds: 1), level: .none, from: writer) }
        let end = ProcessContext.Death(time: Timestamp(nanoseconds: 2), writer: err, isDated: true)
        #expect(context.lines(before: end).lines.map(\.output) == ["stdout", "stderr"])
        let alone = ProcessContext(options: ContextOptions())
        _ = alone.join(Self.stderr)
        alone.append([0x61].rawSpan, time: Timestamp(nanoseconds: 1), level: .none, from: err)
        #expect(alone.lines(before: end).lines.map(\.output) == [nil])
    }

    @Test func `a death empties both streams`() {
        say("out", by: 1, at: 1)
        say("err", by: 0, at: 2)
        context.end(death(at: 3))
        #expect(texts(before: death(at: 9)).isEmpty)
        say("new", by: 1, at: 10)
        #expect(texts(before: death(at: 11)) == ["new"])
    }

    @Test func `where lines are dated, what another process has said since is not its, and stays for that one`() {
        say("old", by: 1, at: 1)
        say("new", by: 1, at: 5)
        #expect(texts(before: death(at: 3, isDated: true)) == ["old"])
        context.end(death(at: 3, isDated: true))
        #expect(texts(before: death(at: 9, isDated: true)) == ["new"])
    }

    @Test func `where they are not, the last words that are read behind the crash belong to it`() {
        say("last words", by: 1, at: 5)
        #expect(texts(before: death(at: 3)) == ["last words"])
    }

    @Test func `lines that are too old are left out and counted`() {
        var options = ContextOptions()
        options.maxAge = .seconds(10)
        let aged = ProcessContextTests(options: options)
        for second in [1, 80, 95, 100] as [Int64] { aged.say("at \(second)", by: 0, at: second) }
        let (lines, omitted) = aged.context.lines(before: aged.death(at: 100))
        #expect(lines.map { String(decoding: $0.message, as: UTF8.self) } == ["at 95", "at 100"])
        #expect(omitted == 2)
    }

    @Test func `a stream that joins again has the number it had`() {
        #expect(context.join(Self.stdout) == 1 && context.join(StreamID(hash: [3])) == 2)
    }
}
