// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("The header of a goroutine")
struct LineKindHeaderTests {
    private func read(_ line: String) -> (id: Int, status: String, minutes: Int, isLocked: Bool, labels: [String])? {
        let bytes = Array(line.utf8)
        let span = RawSpan(_elements: bytes.span)
        guard let header = LineKind.Header(span) else { return nil }
        let labels = Goroutine.Label.list(span.extracting(header.labelsStart..<header.labelsEnd))
        let status = String(decoding: bytes[header.statusStart..<header.statusEnd], as: UTF8.self)
        return (header.id, status, header.minutes, header.isLocked, labels.map { "\($0.key)=\($0.value)" })
    }

    @Test func `status, minutes and the lock are told apart`() throws {
        let header = try #require(read("goroutine 23 [chan receive (nil chan), 12 minutes, locked to thread]:"))
        #expect(header.id == 23)
        #expect(header.status == "chan receive (nil chan)")
        #expect(header.minutes == 12)
        #expect(header.isLocked)
    }

    @Test func `the marks of a leak and of a scan are no part of the status`() throws {
        #expect(try #require(read("goroutine 5 [select (leaked)]:")).status == "select")
        #expect(try #require(read("goroutine 5 [runnable (scan), 3 minutes]:")).status == "runnable")
        #expect(try #require(read("goroutine 5 [select (durable), synctest bubble 1]:")).status == "select (durable)")
    }

    @Test func `labels stand inside the bracket in Go 1_26 and behind it in Go 1_27`() throws {
        let inside = try #require(read(#"goroutine 1 [running labels:{"op": "a b", "x": "1"}]:"#))
        #expect(inside.labels == ["op=a b", "x=1"])
        #expect(inside.status == "running")
        let behind = try #require(read(#"goroutine 1 [running] {op: "compact:\"L0\"\n", shard: 17, tenant: "acme corp"}:"#))
        #expect(behind.labels == ["op=compact:\"L0\"\n", "shard=17", "tenant=acme corp"])
    }

    @Test func `quoted labels may hold what ends a header`() throws {
        let header = try #require(
            read(#"goroutine 1 [running] {"k]:\ngoroutine 9 [running]": "v}:", path: /api/v1.x_y, s: "\x1b\u2028\U0001f525"}:"#))
        #expect(header.labels == ["k]:\ngoroutine 9 [running]=v}:", "path=/api/v1.x_y", "s=\u{1B}\u{2028}🔥"])
    }

    @Test func `numbers too large for an integer do not trap`() throws {
        let header = try #require(read("goroutine 99999999999999999999999 [running, 99999999999999999999 minutes]:"))
        #expect(header.id == .max)
        #expect(header.minutes == .max)
    }

    @Test(arguments: [
        "goroutine 1 [running]", "goroutine 1 running:", "goroutine [running]:", "goroutine 1 [running:", "goroutine 1 [running] {:",
        "goroutine 1 []x:",
    ])
    func `half a header is none`(line: String) {
        #expect(read(line) == nil)
    }
}
