// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import Testing

@testable import LogSinks

@Suite struct BulkItemsTests {
    private static let causes = [
        #"{"type":"version_conflict_engine_exception","reason":"[b]: version conflict, document already exists","shard":"0"}"#,
        #"{"type":"es_rejected_execution_exception","reason":"rejected } of {\"x\": [1]} \\"}"#,
        #"{"type":"document_parsing_exception","reason":"[1:95] failed","caused_by":{"type":"a","reason":"For input string: \"abc\\\""}}"#,
        #"{"type":"index_not_found_exception","reason":"no such index [logs]","resource.id":{"a":[{}]}}"#,
        "{}",
    ]
    private static let statuses = [201, 409, 429, 400, 503, 404, 401]

    /// An answer whose items are chosen by a number; the first is refused, so that it has errors.
    private static func answer(_ choice: Int, count: Int = 6) -> String {
        var rest = choice
        let items = (0..<count).map { number in
            let status = number == 0 ? 429 : statuses[rest % statuses.count]
            rest = rest / statuses.count + choice * 31
            let cause = causes[rest % causes.count]
            return #"{"create":{"status":\#(status)\#(status == 201 ? "" : #","error":\#(cause)"#)}}"#
        }
        return #"{"errors":true,"items":[\#(items.joined(separator: ","))]}"#
    }

    @Test func `what is read of an answer is what decoding it all would have given`() {
        for choice in 0..<700 {
            let text = Self.answer(choice)
            #expect(BulkItems.read(Array(text.utf8).rawSpan)?.count == 6, "\(text)")
            // A blank is a form that is decoded as a whole.
            let spaced = text.replacing("\"items\":", with: "\"items\": ")
            #expect(BulkItems.read(Array(spaced.utf8).rawSpan) == nil)
            let answers = [text, spaced].map { BulkAnswer.read(Array($0.utf8), count: 6, from: "http://host") }
            #expect("\(answers[0])" == "\(answers[1])")
        }
    }

    @Test func `a server that does not know filter_path is read, too`() {
        let text = #"""
            {"took":1,"errors":true,"items":[{"create":{"_index":"logs","_id":"a","_version":1,"result":"created","_shards":{"total":2,"failed":0},\#
            "_seq_no":1,"status":201}},{"create":{"_index":"logs","_id":"b","status":409,"error":{"type":"version_conflict_engine_exception"}}},\#
            {"create":{"_index":"logs","_id":"c","error":{"type":"es_rejected_execution_exception"},"status":429}}]}
            """#
        let items = BulkItems.read(Array(text.utf8).rawSpan)
        #expect(items?.map(\.status) == [201, 409, 429])
        #expect(items?.map(\.error?.type) == [nil, nil, "es_rejected_execution_exception"])
    }

    @Test func `an answer that is cut, or goes on behind its end, is not read`() {
        let bytes = Array(Self.answer(77).utf8)
        for end in 0..<bytes.count { #expect(BulkItems.read(Array(bytes[..<end]).rawSpan) == nil, "at \(end)") }
        #expect(BulkItems.read((bytes + Array("}".utf8)).rawSpan) == nil)
        #expect(BulkItems.read((bytes + [0]).rawSpan) == nil)
    }

    @Test(arguments: [
        #"{"errors":true,"items":[{"create":{"status":42}}]}"#, #"{"errors":true,"items":[{"create":{"status":4290}}]}"#,
        #"{"errors":true,"items":[{"create":{"status":-29}}]}"#, #"{"items":[{"create":{"status":429}}],"errors":true}"#,
        #"{"errors":true,"items":[{"create":{"_id":"a"}}]}"#, #"{"errors":true,"items":[{"create":{"_id":[],"status":429}}]}"#,
        #"{"errors":true,"items":[{}]}"#, #"{"errors":true,"items":[{"create":{}}]}"#, #"{"errors":true,"took":1}"#, "{", "",
        #"{"errors":true,"items":[{"create":{"status":429,"error":{"reason":"\"}}}]}"#, #"{"errors":true,"items":[{"create"#,
        #"{"errors":true,"items":[{"create":{"status":400,"error":{"type":7}}}]}"#, #"{"errors":true,"items":[]}"#,
        #"{"errors":false,"items":[]}"#, #"{"errors":true,"items":[{"create":{"status":429}},]}"#,
    ])
    func `of another form nothing is read`(body: String) {
        #expect(BulkItems.read(Array(body.utf8).rawSpan) == nil)
    }
}
