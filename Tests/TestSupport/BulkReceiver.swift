// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// A receiver of uncompressed `_bulk` requests that keeps each document once under its id, as Elasticsearch does. A fault can be laid over it.
///
/// It is there to be counted: what it holds is held against what was written, record by record.
package final class BulkReceiver: Sendable {
    /// What goes wrong with a request.
    package enum Fault: Sendable {
        /// The whole request is answered so; with `isStored` its documents are kept all the same, as when only the answer is lost.
        case answer(ScriptedServer.Answer, isStored: Bool)
        /// Each document for itself: the status to refuse it with, or nil. One below 400 or 409 keeps it.
        case items(@Sendable (BulkDocument) -> Int?)
        /// Everything is taken, and the answer comes after so long.
        case delay(milliseconds: Int)
    }

    private let shelf: Shelf
    private let server: ScriptedServer

    package init(tls: TestCertificate? = nil) async throws {
        let shelf = Shelf()
        self.shelf = shelf
        server = try await ScriptedServer(tls: tls, keepsRequests: false) { shelf.answer($0) }
    }

    package var port: Int { server.port }

    /// Asked for every request, which is told by its number and size; nil is no fault.
    package func fail(_ fault: @escaping @Sendable (_ request: Int, _ bytes: Int) -> Fault?) { shelf.state.withLock { $0.fault = fault } }
    package func work() { fail { _, _ in nil } }

    /// The documents by their ids.
    package var documents: [String: BulkDocument] { shelf.state.withLock { $0.documents } }
    package var count: Int { shelf.state.withLock { $0.documents.count } }
    /// Documents that came when they were there already.
    package var repeats: Int { shelf.state.withLock { $0.repeats } }
    /// Requests that came, whatever became of them.
    package var requests: Int { shelf.state.withLock { $0.requests } }
    /// Ids of documents in the order in which they were kept.
    package var order: [String] { shelf.state.withLock { $0.order } }
}

/// What a test wants to know of a document.
package struct BulkDocument: Sendable {
    package enum Kind: Sendable {
        case line, crash, gap, other
    }

    package var id: String
    package var kind: Kind
    /// The number in a line `request <number> …`.
    package var number: Int?
    /// The stack of a crash, byte for byte.
    package var stack: String?
    /// The records that a gap speaks of.
    package var lost = 0
}

/// Where the documents are put.
private final class Shelf: Sendable {
    struct State {
        var documents: [String: BulkDocument] = [:]
        var order: [String] = []
        var repeats = 0
        var requests = 0
        var fault: @Sendable (Int, Int) -> BulkReceiver.Fault? = { _, _ in nil }
    }

    let state = Mutex(State())

    func answer(_ request: ScriptedServer.Request) -> ScriptedServer.Answer {
        let (number, fault) = state.withLock { state in
            state.requests += 1
            return (state.requests, state.fault)
        }
        let all = #"{"took":1,"errors":false,"items":[]}"#
        switch fault(number, request.body.count) {
        case nil:
            keep(documents(request.body))
            return .init(200, all)
        case .delay(let milliseconds):
            keep(documents(request.body))
            return .init(200, all, manner: .late(milliseconds: milliseconds))
        case .answer(let answer, let isStored):
            if isStored { keep(documents(request.body)) }
            return answer
        case .items(let status):
            let all = documents(request.body)
            let statuses = all.map(status)
            keep(zip(all, statuses).filter { $1.map { $0 < 400 || $0 == 409 } ?? true }.map(\.0))
            let items = statuses.map { status in
                let error = (status ?? 201) < 400 ? "" : #","error":{"type":"chaos","reason":"on purpose"}"#
                return #"{"create":{"status":\#(status ?? 201)\#(error)}}"#
            }
            return .init(200, #"{"took":1,"errors":true,"items":[\#(items.joined(separator: ","))]}"#)
        }
    }

    private func keep(_ documents: [BulkDocument]) {
        state.withLock { state in
            for document in documents {
                guard state.documents.updateValue(document, forKey: document.id) == nil else {
                    state.repeats += 1
                    continue
                }
                state.order.append(document.id)
            }
        }
    }

    /// The lines of a body, two for each document: `{"create":{"_id":"…"}}` and the document.
    private func documents(_ body: Data) -> [BulkDocument] {
        let lines = Shelf.lines(of: body)
        return stride(from: 0, to: lines.count - 1, by: 2).map { index in
            Shelf.document(body[lines[index + 1]], id: Shelf.id(in: body[lines[index]]))
        }
    }

    private static func id(in action: Data) -> String {
        let words = String(decoding: action, as: UTF8.self).split(separator: "\"")
        return words.count > 5 ? String(words[5]) : "none"
    }

    private static func document(_ bytes: Data, id: String) -> BulkDocument {
        let head = String(decoding: bytes.prefix(400), as: UTF8.self)
        if head.contains(#""dataset":"go.log""#) {
            let digits = head.components(separatedBy: "request ").dropFirst().first?.prefix { $0.isNumber }
            return BulkDocument(id: id, kind: .line, number: digits.flatMap { Int($0) })
        }
        let whole = JSONDocument(bytes)
        switch whole?.dataset {
        case "go.crash": return BulkDocument(id: id, kind: .crash, stack: whole?.text("error.stack_trace"))
        case "panicbox.gap": return BulkDocument(id: id, kind: .gap, lost: whole?.number("panicbox.gap.records") ?? 0)
        default: return BulkDocument(id: id, kind: .other)
        }
    }

    /// Where lines lie; with memchr, since gigabytes come through here.
    private static func lines(of body: Data) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        // The bytes are lent to the closure, and each search stays within them.
        unsafe body.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            while start < bytes.count, let end = unsafe memchr(base + start, 0x0A, bytes.count - start) {
                let offset = unsafe base.distance(to: UnsafeRawPointer(end))
                ranges.append(start..<offset)
                start = offset + 1
            }
        }
        return ranges
    }
}
