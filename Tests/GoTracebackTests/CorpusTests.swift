// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("Outputs of real Go programs, 1.19 to 1.27")
struct CorpusTests {
    @Test func `the fixtures are there`() {
        #expect(Fixture.all.count > 400)
        #expect(Fixture.all.allSatisfy { !$0.bytes.isEmpty })
    }

    @Test(arguments: Fixture.all)
    func `a file holds as many crashes as its program caused`(fixture: Fixture) {
        let kinds = Transcript(fixture.bytes).crashes.map(\.kind)
        let lethal = kinds.count(where: \.isLethal)
        if let crashes = fixture.crashes { #expect(lethal == crashes) } else { #expect(lethal >= 1) }
        #expect(kinds.count(where: { [.httpPanic, .recovered, .goroutineDump].contains($0) }) == fixture.recovered ?? 0)
        #expect(kinds.count(where: { $0 == .dataRace }) == fixture.races ?? 0)
    }

    @Test(arguments: Fixture.all.filter { $0.goroutine != nil })
    func `the crashing goroutine is the one that raised it`(fixture: Fixture) {
        let crashes = Transcript(fixture.bytes).crashes
        let crash = crashes.first { $0.kind.isLethal }
        // A thread's dump without goroutines, and a headline alone, name none.
        if let goroutine = crash?.crashingGoroutine { #expect(goroutine.id == fixture.goroutine) }
    }

    @Test(arguments: Fixture.all.filter { $0.culprit != nil })
    func `the culprit is the statement that failed`(fixture: Fixture) throws {
        let crash = try #require(Transcript(fixture.bytes).crashes.first { $0.kind.isLethal })
        let culprit = try #require(crash.culprit)
        #expect(crash[culprit.function] == fixture.culprit)
        #expect(culprit.line == fixture.culpritLine)
    }

    @Test(arguments: Fixture.all.filter { $0.kind == "panic" && $0.errorType != nil })
    func `a type that the text proves is the value's type`(fixture: Fixture) throws {
        let crash = try #require(Transcript(fixture.bytes).crashes.first { $0.kind.isLethal })
        if let type = crash.errorType { #expect(type == fixture.errorType) }
    }

    @Test(arguments: Fixture.all)
    func `blank lines may be missing`(fixture: Fixture) {
        // Inside a message of Go 1.22 or earlier a blank line is text, and a dump of the runtime without one ends its message elsewhere.
        let lines = fixture.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let whole = Transcript(fixture.bytes).crashes
        let packed = Transcript(lines: lines.filter { !$0.isEmpty } + [[]]).crashes
        #expect(packed.count == whole.count)
        for (one, other) in zip(whole, packed) {
            #expect(one.kind == other.kind)
            #expect(one.goroutines.map(\.id) == other.goroutines.map(\.id))
            #expect(one.culprit.map { one[$0.function] } == other.culprit.map { other[$0.function] })
            #expect(Fingerprint.of(one) == Fingerprint.of(other) || fixture.file.contains("multiline") || fixture.file.contains("newline"))
        }
    }

    @Test(arguments: Fixture.all)
    func `every byte comes out once`(fixture: Fixture) {
        let transcript = Transcript(fixture.bytes)
        let ended = fixture.bytes.last == 0x0A ? fixture.bytes : fixture.bytes + [0x0A]
        #expect(transcript.blocks.allSatisfy { $0.bytes == $0.text.count && $0.truncatedBytes == 0 })
        #expect(transcript.blocks.allSatisfy { block in block.lines == block.text.count(where: { $0 == 0x0A }) })
        if transcript.blocks.allSatisfy({ $0.foreignLines == 0 }) {
            #expect(transcript.joined() == ended)
        } else {
            // Lines of others that lay inside a crash stand behind it: the same lines, if not in the same places.
            #expect(Self.sortedLines(transcript.joined()) == Self.sortedLines(ended))
        }
    }

    @Test(arguments: Fixture.all)
    func `carriage returns change nothing but bytes`(fixture: Fixture) {
        let plain = Transcript(fixture.bytes).crashes
        let lines = fixture.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.isEmpty ? [] : Array($0) + [0x0D] }
        let returned = Transcript(lines: lines).crashes
        #expect(returned.map(\.kind) == plain.map(\.kind))
        #expect(returned.map { $0.goroutines.count } == plain.map { $0.goroutines.count })
        #expect(
            returned.map { crash in crash.culprit.map { crash[$0.file] } } == plain.map { crash in crash.culprit.map { crash[$0.file] } })
    }

    private static func sortedLines(_ text: [UInt8]) -> [[UInt8]] {
        text.split(separator: 0x0A).map(Array.init).sorted { $0.lexicographicallyPrecedes($1) }
    }
}
