// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite("A service that nothing else names is named by its frames")
struct FrameIdentityTests {
    private static func text(_ frames: [(function: String, file: String)]) -> String {
        "panic: boom\n\ngoroutine 1 [running]:\n" + frames.map { "\($0.function)(0x1)\n\t\($0.file):4 +0x1d\n" }.joined()
    }

    private static func document(_ frames: [(function: String, file: String)], origin: Origin, names: Bool = true) throws -> JSONDocument {
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: origin))
        var writer = DocumentWriter()
        writer.namesByFrames = names
        for line in text(frames).split(separator: "\n", omittingEmptySubsequences: false) {
            records.take(Array(line.utf8).rawSpan, stamp: LineStamp(offset: 0), isPartial: false, to: &writer)
        }
        records.finish(to: &writer)
        return try #require(JSONDocument.lines(Data(writer.batch.bytes.bytes.copy)).first)
    }

    @Test(
        arguments: [
            ("main.main", "example.com/shop/cmd/orders/main.go", "orders", nil),
            ("main.run", "/go/pkg/mod/example.com/orders@v1.4.2/run.go", "orders", "v1.4.2"),
            ("main.run", "/go/pkg/mod/example.com/orders/v2@v2.0.1/cmd/orderd/run.go", "orderd", "v2.0.1"),
            ("main.run", "example.com/orders/v2@v2.0.1/run.go", "orders", "v2.0.1"),
            ("main.main", "orders/main.go", "orders", nil),
            ("github.com/acme/orders/internal/store.(*Store).Put", "/src/internal/store/store.go", "orders", nil),
            ("git.example.com/orders/store.Put[...]", "/src/store/store.go", "orders", nil),
            ("main.main", "/home/ci/orders/main.go", "orders", nil),
            ("main.main", "/src/main.go", nil, nil),
            ("main.main", "C:/build/main.go", nil, nil),
            ("main.main", "command-line-arguments/main.go", nil, nil),
            ("main.main", "./main.go", nil, nil),
            ("net/http.(*conn).serve", "/usr/local/go/src/net/http/server.go", nil, nil),
        ] as [(String, String, String?, String?)])
    func `by the last element of the main package's path`(function: String, file: String, service: String?, version: String?) throws {
        let document = try Self.document([(function, file)], origin: Origin())
        #expect(document["service.name"] as? String == service, "\(file)")
        #expect(document["service.version"] as? String == version)
        #expect(document["panicbox.service_source"] as? String == (service == nil ? nil : "frames"))
    }

    @Test func `a package of the application goes before a folder`() throws {
        let frames = [("github.com/acme/orders/store.Put", "/work/x/store/store.go"), ("main.main", "/work/x/main.go")]
        #expect(try Self.document(frames, origin: Origin())["service.name"] as? String == "orders")
    }

    @Test func `a name from elsewhere stays, and parse names none`() throws {
        let frames = [("main.main", "example.com/orders@v1.4.2/main.go")]
        let named = try Self.document(frames, origin: Origin(service: "cart"))
        #expect(named["service.name"] as? String == "cart" && named["service.version"] == nil && named["panicbox.service_source"] == nil)
        #expect(try Self.document(frames, origin: Origin(), names: false)["service.name"] == nil)
    }
}
