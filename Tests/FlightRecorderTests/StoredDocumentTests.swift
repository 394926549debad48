// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct StoredDocumentTests {
    private static let text =
        #"{"@timestamp":"2026-11-23T08:00:00.000000000Z","event":{"id":"A-1","type":["a","]}"]},"message":"a \"b\" \\","log":{"x":[1,{"y":"}"}],"#
        + #""offset":12},"service":{"name":"s\u0041"},"empty":{},"last":true}"# + "\n"

    @Test func `values are found by their path, escapes undone`() {
        let bytes = Array(Self.text.utf8)
        let document = StoredDocument(bytes.rawSpan)
        let (id, message, service) = (document.text("event", "id"), document.text("message"), document.text("service", "name"))
        #expect(id == "A-1" && message == #"a "b" \"# && service == "sA")
        let hasService = document.has(Array("sA".utf8), at: "service", "name")
        let absent = [document.text("log", "offset"), document.text("nothing"), document.text("event", "id", "x")]
        let nested = [document.text("y"), document.text("name")]
        #expect(hasService && absent.allSatisfy { $0 == nil })
        #expect(nested.allSatisfy { $0 == nil }, "only members of the outermost object")
        let (time, isWhole) = (document.time, document.isWhole)
        #expect(time?.description == "2026-11-23T08:00:00.000000000Z" && isWhole)
    }

    @Test func `a document that is cut or changed anywhere is no trap`() {
        let bytes = Array(Self.text.utf8)
        for end in 0..<bytes.count {
            let cut = Array(bytes[..<end])
            let document = StoredDocument(cut.rawSpan)
            let isWhole = document.isWhole
            #expect(!isWhole, "\(end)")
            _ = (document.text("service", "name"), document.text("message"), document.time)
        }
        var random = SeededRandom(seed: 4)
        for _ in 0..<20_000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            let document = StoredDocument(changed.rawSpan)
            _ = (document.text("service", "name"), document.text("message"), document.time, document.isWhole)
        }
    }

    @Test func `what the encoder writes is whole and can be asked`() throws {
        let bytes = Array(Samples.document(7).utf8)
        let document = StoredDocument(bytes.rawSpan)
        let (isWhole, message, id) = (document.isWhole, document.text("message"), document.text("event", "id"))
        #expect(isWhole && message == "7" && id == "AAAAAAAAAAAAAAAA-7")
    }
}
