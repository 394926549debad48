// SPDX-License-Identifier: Apache-2.0

import LogModel
import Synchronization
import TestSupport
import Testing

@testable import LogSources

@Suite struct HTTPSourceTests {
    /// A delivery that is on its way, and its verdict once it has one.
    private final class Sending: Sendable {
        private let state = Mutex<ReceiverInbox.Verdict?>(nil)

        init(_ text: String, to inbox: ReceiverInbox, by connection: String = "a", isDocuments: Bool = false) {
            let delivery = ReceiverInbox.Delivery(
                connection: connection, client: "10.0.0.7", isDocuments: isDocuments, body: Array(text.utf8))
            Task { [self] in
                let verdict = await inbox.deliver(delivery)
                state.withLock { $0 = verdict }
            }
        }

        var verdict: ReceiverInbox.Verdict? { state.withLock { $0 } }
    }

    @Test func `a sender has its receipt when all of its lines are stored, and not before`() async throws {
        let inbox = ReceiverInbox(limit: 1 << 20)
        let listening = Listening(HTTPSource(inbox: inbox))
        let first = Sending("one\ntwo\n", to: inbox)
        try await listening.run(until: "its lines") { listening.texts == ["one\ntwo\n"] }
        let second = Sending("three\n", to: inbox)
        try await listening.run(until: "more lines") { listening.texts == ["one\ntwo\nthree\n"] }
        let number = listening.streams[0].opened.number
        listening.source.stored(stream: number, below: 7)
        #expect(first.verdict == nil && second.verdict == nil && listening.isQuiet)
        listening.source.stored(stream: number, below: 13)
        try await eventually("the first receipt") { first.verdict == .stored }
        #expect(second.verdict == nil)
        listening.source.dropped(stream: number, below: 14)
        try await eventually("the second's answer") { second.verdict == .unknown }
        #expect(listening.streams[0].opened.origin.client == "10.0.0.7" && listening.streams[0].opened.content == .lines)
    }

    @Test func `each connection is a stream, and documents are kept apart from lines`() async throws {
        let inbox = ReceiverInbox(limit: 1 << 20)
        let listening = Listening(HTTPSource(inbox: inbox))
        let sendings = [
            Sending("lines of a\n", to: inbox), Sending("lines of b\n", to: inbox, by: "b"),
            Sending("documents of a\n", to: inbox, isDocuments: true),
        ]
        try await listening.run(until: "all") { listening.texts.joined().count == 11 + 11 + 15 }
        #expect(Set(listening.texts) == ["lines of a\n", "lines of b\n", "documents of a\n"])
        let documents = listening.streams.first { $0.text.hasPrefix("doc") }
        #expect(documents?.opened.content == .documents)
        for stream in listening.streams { listening.source.stored(stream: stream.opened.number, below: 15) }
        try await eventually("all receipts") { sendings.allSatisfy { $0.verdict == .stored } }
    }

    @Test func `a large body comes in chunks of whole lines`() async throws {
        let inbox = ReceiverInbox(limit: 1)
        let source = HTTPSource(inbox: inbox)
        let long = String(repeating: "x", count: 700_000) + "\n"
        let text = (0..<40_000).map { "line \($0)\n" }.joined() + long + "behind\n"
        _ = Sending(text, to: inbox)
        var buffer = ByteBuffer()
        var chunks: [String] = []
        try await eventually("all of it") {
            buffer.removeAll()
            if case .bytes = source.next(into: &buffer) { chunks.append(buffer.bytes.text) }
            return chunks.joined().utf8.count == text.utf8.count
        }
        #expect(chunks.joined() == text && chunks.allSatisfy { $0.hasSuffix("\n") })
        #expect(chunks.count > 3 && chunks.filter { $0.utf8.count > 256 << 10 } == [long])
    }

    @Test func `room is bounded, but one body always has some`() {
        let inbox = ReceiverInbox(limit: 100)
        #expect(inbox.reserve(500) && !inbox.reserve(1))
        inbox.release(500)
        #expect(inbox.reserve(60) && inbox.reserve(40) && !inbox.reserve(1))
        inbox.release(40)
        #expect(inbox.reserve(40))
    }

    @Test func `who waits in vain is told so, and what was not begun with is not taken later`() async throws {
        let inbox = ReceiverInbox(limit: 1 << 20)
        let listening = Listening(HTTPSource(inbox: inbox))
        let begun = Sending("begun\n", to: inbox)
        try await listening.run(until: "its line") { listening.texts == ["begun\n"] }
        let waiting = Sending("waiting\n", to: inbox)
        try await eventually("it waits") { Descriptor.events(of: listening.source.descriptors) != [0] }
        inbox.expire(untaken: .zero, unstored: .seconds(1_000))
        try await eventually("an answer") { waiting.verdict == .refused }
        #expect(begun.verdict == nil)
        inbox.expire(untaken: .zero, unstored: .zero)
        try await eventually("an answer") { begun.verdict == .unknown }
        #expect(listening.isQuiet && listening.texts == ["begun\n"])
    }

    @Test func `when the intake has ended everybody is answered`() async throws {
        let inbox = ReceiverInbox(limit: 1 << 20)
        let waiting: Sending
        do {
            let source = HTTPSource(inbox: inbox)
            waiting = Sending("waiting\n", to: inbox)
            try await eventually("it waits") { Descriptor.events(of: source.descriptors) != [0] }
        }
        try await eventually("an answer") { waiting.verdict == .refused }
        let late = Sending("late\n", to: inbox)
        try await eventually("an answer") { late.verdict == .refused }
        #expect(!inbox.reserve(1))
    }
}
