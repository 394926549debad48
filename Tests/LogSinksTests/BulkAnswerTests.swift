// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct BulkAnswerTests {
    private static func read(_ body: String, count: Int) -> DeliveryAnswer {
        BulkAnswer.read(Array(body.utf8), count: count, from: "http://host")
    }

    private static func items(_ statuses: [Int], operation: String = "create") -> String {
        let items = statuses.map {
            #"{"\#(operation)":{"status":\#($0)\#($0 >= 400 ? #","error":{"type":"t\#($0)","reason":"r"}"# : "")}}"#
        }
        return #"{"errors":\#(statuses.contains { $0 >= 400 }),"items":[\#(items.joined(separator: ","))]}"#
    }

    @Test(arguments: [
        #"{"errors":false}"#,
        #"{"took":30,"errors":false,"items":[{"create":{"status":201}}]}"#,
        "{\n  \"took\" : 30,\n  \"errors\" : false,\n  \"items\" : []\n}",
        #"{"items":[{"create":{"status":201}}],"errors":false}"#,
    ])
    func `an answer without errors takes everything`(body: String) {
        guard case .taken(let retry, let rejected, _) = Self.read(body, count: 1) else {
            Issue.record("not taken: \(body)")
            return
        }
        #expect(retry.isEmpty && rejected.isEmpty)
    }

    @Test(arguments: [200, 201, 202, 299, 409])
    func `the record is there`(status: Int) {
        guard case .taken(let retry, let rejected, _) = Self.read(Self.items([status, 429]), count: 2) else {
            Issue.record("not taken")
            return
        }
        #expect(retry == [1] && rejected.isEmpty)
    }

    @Test(arguments: [401, 403, 408, 429, 500, 502, 503, 504, 507])
    func `the record is to be sent again`(status: Int) {
        guard case .taken(let retry, let rejected, let reason) = Self.read(Self.items([201, status]), count: 2) else {
            Issue.record("not taken")
            return
        }
        #expect(retry == [1] && rejected.isEmpty && reason == "\(status) t\(status): r")
    }

    @Test(arguments: [300, 400, 404, 405, 412, 413, 422])
    func `the record will never be taken`(status: Int) {
        guard case .taken(let retry, let rejected, _) = Self.read(Self.items([429, status]), count: 2) else {
            Issue.record("not taken")
            return
        }
        #expect(retry == [0] && rejected.map(\.index) == [1] && rejected.map(\.status) == [status])
    }

    @Test func `each record has its own answer, in order, whatever the operation is called`() {
        let body = Self.items([201, 400, 429, 409, 503, 404], operation: "index")
        guard case .taken(let retry, let rejected, let reason) = Self.read(body, count: 6) else {
            Issue.record("not taken")
            return
        }
        #expect(retry == [2, 4] && rejected.map(\.index) == [1, 5] && reason == "429 t429: r")
    }

    @Test func `real answers of Elasticsearch and OpenSearch are understood`() {
        let elastic = #"""
            {"errors":true,"items":[{"create":{"status":201}},{"create":{"status":400,"error":{"type":"document_parsing_exception",\#
            "reason":"[1:95] failed to parse field [go.attributes.code] of type [integer] in document with id 'x'. Preview of field's value: 'abc'",\#
            "caused_by":{"type":"number_format_exception","reason":"For input string: \"abc\""}}}},{"create":{"status":409,"error":{"type":\#
            "version_conflict_engine_exception","reason":"[b]: version conflict, document already exists (current version [1])","index_uuid":"u","shard":"0","index":"logs"}}}]}
            """#
        guard case .taken(let retry, let rejected, _) = Self.read(elastic, count: 3) else {
            Issue.record("not taken")
            return
        }
        #expect(retry.isEmpty && rejected.map(\.index) == [1])
        #expect(rejected.first?.reason.hasSuffix(#"Preview of field's value: 'abc': For input string: "abc""#) == true)
        let open = #"""
            {"errors":true,"items":[{"create":{"status":429,"error":{"type":"rejected_execution_exception","reason":"rejected execution of coordinating operation"}}},\#
            {"create":{"status":403,"error":{"type":"cluster_block_exception","reason":"index [logs] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"}}}]}
            """#
        guard case .taken(let again, let refused, let reason) = Self.read(open, count: 2) else {
            Issue.record("not taken")
            return
        }
        #expect(again == [0, 1] && refused.isEmpty && reason?.hasPrefix("429 rejected_execution_exception") == true)
    }

    @Test(arguments: [
        "", "<html><body>errors\":false</body></html>", "{}", "[]", "null", "{\"errors\":true}", "{\"errors\":true,\"items\":[]}",
        "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}}", "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}}]}",
        "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}",
        "{\"errors\":true,\"items\":[{\"create\":{}},{\"create\":{\"status\":400}}]}",
        "{\"errors\":true,\"items\":[{},{\"create\":{\"status\":201}}]}",
        "{\"error\":{\"type\":\"illegal_argument_exception\"},\"status\":400}",
    ])
    func `an answer that does not speak of both records has taken nothing`(body: String) {
        guard case .failed(let reason, let wish) = Self.read(body, count: 2) else {
            Issue.record("taken: \(body)")
            return
        }
        #expect(!reason.isEmpty && reason.utf8.count < 300 && wish == nil)
    }

    @Test func `an answer cut at any byte never counts as taken in full where it was not`() {
        let body = Array(Self.items([201, 400, 429]).utf8)
        for end in 0..<body.count {
            guard case .failed = BulkAnswer.read(Array(body[..<end]), count: 3, from: "http://host") else {
                Issue.record("taken when cut at \(end)")
                return
            }
        }
    }
}
