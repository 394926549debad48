// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import LogParsing
import TestSupport
import Testing

@testable import FlightRecorder

/// A line that is written in two goes.
@Suite struct PausedLineTests {
    private let clock = ContinuousClock()

    private static func state(_ start: ContinuousClock.Instant, _ envelope: Envelope = .raw) -> StreamState {
        StreamState(
            origin: EncodedOrigin(stream: StreamID(hash: [1]), origin: Origin()), offset: 0, envelope: envelope,
            context: ProcessContext(options: ContextOptions()), now: start)
    }

    private static func texts(_ writer: inout DocumentWriter) -> [String] {
        defer { writer.removeAll() }
        return JSONDocument.lines(Data(writer.batch.bytes.bytes.copy)).map(\.message)
    }

    @Test func `within its patience it is one document, whatever the pause`() {
        let start = clock.now
        var writer = DocumentWriter()
        let state = Self.state(start)
        state.take(Array("half a li".utf8).rawSpan, at: 0, time: .now, now: start, to: &writer)
        let early = start + StreamState.linePatience - .milliseconds(1)
        state.release(at: early, time: .now, to: &writer)
        #expect(Self.texts(&writer).isEmpty && state.writtenOffset == 0)
        state.take(Array("ne\n".utf8).rawSpan, at: 9, time: .now, now: early, to: &writer)
        #expect(Self.texts(&writer) == ["half a line"] && state.deadline == nil && writer.pieces == 0)
    }

    @Test func `beyond it comes in two pieces, each counted, and no byte twice`() {
        let start = clock.now
        var writer = DocumentWriter()
        let state = Self.state(start)
        state.take(Array("last wor".utf8).rawSpan, at: 0, time: .now, now: start, to: &writer)
        #expect(state.deadline == start + StreamState.linePatience)
        state.release(at: start + StreamState.linePatience, time: .now, to: &writer)
        #expect(Self.texts(&writer) == ["last wor"] && state.writtenOffset == 8 && state.deadline == nil)
        state.take(Array("ds\nnext\n".utf8).rawSpan, at: 8, time: .now, now: start, to: &writer)
        #expect(Self.texts(&writer) == ["ds", "next"] && writer.pieces == 2 && state.writtenOffset == 16)
    }

    @Test func `an end that comes alone makes no document, and an empty line behind it does`() {
        let start = clock.now
        var writer = DocumentWriter()
        let state = Self.state(start)
        state.take(Array("whole".utf8).rawSpan, at: 0, time: .now, now: start, to: &writer)
        state.release(at: start + StreamState.linePatience, time: .now, to: &writer)
        state.take(Array("\n\nnext\n".utf8).rawSpan, at: 5, time: .now, now: start, to: &writer)
        #expect(Self.texts(&writer) == ["whole", "", "next"] && writer.pieces == 1)
    }

    @Test func `half of a container runtime's entry waits for the rest`() {
        let start = clock.now
        var writer = DocumentWriter()
        let state = Self.state(start, .cri)
        state.take(Array("2026-11-23T08:00:00.123456789Z stderr F ha".utf8).rawSpan, at: 0, time: .now, now: start, to: &writer)
        #expect(state.deadline == nil)
    }
}
