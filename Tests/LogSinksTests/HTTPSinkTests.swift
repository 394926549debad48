// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import TestSupport
import Testing

@testable import LogSinks

/// The sink against a receiver that answers what a test wants.
@Suite struct HTTPSinkTests {
    private static func sink(_ servers: [ScriptedServer], _ change: (inout HTTPSinkOptions) -> Void = { _ in }) throws -> HTTPSink {
        var options = HTTPSinkOptions()
        options.urls = servers.map { "http://127.0.0.1:\($0.port)/in?query=INSERT%20INTO%20logs%20FORMAT%20JSONEachRow" }
        change(&options)
        return try HTTPSink(options: options)
    }

    /// Twenty documents in two frames, as the ring has them.
    private static func framed(_ numbers: Range<Int> = 0..<20) throws -> OutgoingBatch {
        var batch = OutgoingBatch.samples(numbers)
        let middle = (numbers.lowerBound + numbers.upperBound) / 2
        batch.frames = try Samples.frames([numbers.lowerBound..<middle, middle..<numbers.upperBound])
        return batch
    }

    private static func text(_ numbers: Range<Int>) -> String { numbers.map { Samples.document($0) }.joined() }

    private static func encodings(_ server: ScriptedServer) -> [String?] { server.requests.map { $0.headers["content-encoding"] } }

    @Test func `a request is NDJSON, with our headers, at the address as it is written`() async throws {
        let server = try await ScriptedServer([.init(204, "")])
        let sink = try Self.sink([server]) {
            $0.compression = .none
            $0.headers = ["X-Scope-OrgID": Secret("tenant"), "content-type": Secret("application/json")]
            $0.connection.bearerToken = Secret("token")
        }
        #expect(await sink.deliver(.samples(0..<3)).line == "taken" && !sink.takesFrames)
        await sink.close()
        let request = try #require(server.requests.first)
        #expect(request.target == "/in?query=INSERT%20INTO%20logs%20FORMAT%20JSONEachRow")
        #expect(String(decoding: request.body, as: UTF8.self) == Self.text(0..<3) && request.headers["content-encoding"] == nil)
        #expect(request.headers["x-scope-orgid"] == "tenant" && request.headers["authorization"] == "Bearer token")
        #expect(request.headers["content-type"] == "application/json" && request.headers["user-agent"] == "panicbox")
        #expect(request.headers["x-panicbox-batch"]?.hasPrefix("AAAAAAAAAAAAAAAA-0-3-") == true)
    }

    @Test(.enabled(if: !LZ4Reader.all.isEmpty, "PANICBOX_SAFELZ4 and PANICBOX_PYLZ4 name no packages"))
    func `frames of the ring are read by other implementations of LZ4, to the last document`() async throws {
        let server = try await ScriptedServer([.init(200, "ok")])
        let sink = try Self.sink([server])
        #expect(sink.takesFrames)
        #expect(await sink.deliver(try Self.framed()).line == "taken" && sink.takesFrames)
        await sink.close()
        let request = try #require(server.requests.first)
        #expect(request.headers["content-encoding"] == "lz4")
        for reader in LZ4Reader.all {
            #expect(String(decoding: try await reader.decode(request.body), as: UTF8.self) == Self.text(0..<20), "\(reader)")
        }
        let path = try TemporaryFolder().write(request.body, to: "body.lz4")
        #expect(String(decoding: try await ChildProcess.output(of: "lz4", ["-dc", path]), as: UTF8.self) == Self.text(0..<20))
    }

    @Test(arguments: [400, 415, 501])
    func `a receiver that does not take LZ4 gets gzip, from then on at once`(status: Int) async throws {
        let server = try await ScriptedServer { .init($0.headers["content-encoding"] == "lz4" ? status : 200, "") }
        let sink = try Self.sink([server])
        for start in [0, 20] { #expect(await sink.deliver(try Self.framed(start..<start + 20)).line == "taken") }
        await sink.close()
        #expect(Self.encodings(server) == ["lz4", "gzip", "gzip"] && !sink.takesFrames && sink.endpoints[0].failures == 0)
        let path = try TemporaryFolder().write(try #require(server.requests.last).body, to: "body.gz")
        #expect(String(decoding: try await ChildProcess.output(of: "gzip", ["-dc", path]), as: UTF8.self) == Self.text(20..<40))
    }

    @Test func `frames that are taken are never opened`() async throws {
        let server = try await ScriptedServer([.init(200, "")])
        let sink = try Self.sink([server])
        let framed = FramedBatch()
        #expect(await sink.deliver(try framed.batch).line == "taken")
        await sink.close()
        #expect(framed.opened.isEmpty && server.requests.first?.headers["x-panicbox-batch"] == "the-name")
        let path = try TemporaryFolder().write(try #require(server.requests.first).body, to: "body.lz4")
        #expect(String(decoding: try await ChildProcess.output(of: "lz4", ["-dc", path]), as: UTF8.self) == Self.text(0..<15))
    }

    @Test func `a receiver that refuses frames gets their documents, under the same name`() async throws {
        let server = try await ScriptedServer { .init($0.headers["content-encoding"] == nil ? 200 : 415, "") }
        let sink = try Self.sink([server])
        let framed = FramedBatch()
        #expect(await sink.deliver(try framed.batch).line == "taken")
        await sink.close()
        #expect(Self.encodings(server) == ["lz4", "gzip", nil] && framed.opened == [0, 1, 2, 0, 1, 2])
        #expect(server.requests.map { $0.headers["x-panicbox-batch"] } == Array(repeating: "the-name", count: 3))
        #expect(String(decoding: server.requests.last?.body ?? Data(), as: UTF8.self) == Self.text(0..<15))
    }

    @Test func `documents of which some cannot be read do not go for all of them`() async throws {
        let server = try await ScriptedServer { .init($0.headers["content-encoding"] == "lz4" ? 415 : 200, "") }
        let sink = try Self.sink([server])
        let batch = try FramedBatch(broken: 2).batch
        #expect(await sink.deliver(batch).line == "unreadable" && Self.encodings(server) == ["lz4"])
        #expect(await sink.deliver(batch.keeping(Array(0..<10))).line == "taken" && Self.encodings(server) == ["lz4", "gzip"])
        await sink.close()
    }

    @Test func `frames that cannot be joined go as they are, behind others that could`() async throws {
        let server = try await ScriptedServer([.init(200, "")])
        let sink = try Self.sink([server])
        _ = await sink.deliver(try Self.framed())
        var batch = OutgoingBatch.samples(0..<3)
        // The tool's own frames carry a checksum of their content.
        let path = try TemporaryFolder().write(Self.text(0..<3), to: "text")
        batch.frames = Array(try await ChildProcess.output(of: "lz4", ["-c", path]))
        #expect(await sink.deliver(batch).line == "taken")
        await sink.close()
        #expect(server.requests.count == 2 && server.requests.last.map { Array($0.body) } == batch.frames)
    }

    @Test func `one that takes no encoding at all gets the documents as they are`() async throws {
        let server = try await ScriptedServer { .init($0.headers["content-encoding"] == nil ? 200 : 415, "") }
        let sink = try Self.sink([server])
        for _ in 0..<2 { #expect(await sink.deliver(try Self.framed()).line == "taken") }
        await sink.close()
        #expect(Self.encodings(server) == ["lz4", "gzip", nil, nil])
        #expect(String(decoding: server.requests.last?.body ?? Data(), as: UTF8.self) == Self.text(0..<20))
    }

    @Test func `a batch without frames goes as gzip, and the next one with frames as LZ4 again`() async throws {
        let server = try await ScriptedServer([.init(200, "")])
        let sink = try Self.sink([server])
        _ = await sink.deliver(.samples(0..<5))
        _ = await sink.deliver(try Self.framed())
        await sink.close()
        #expect(Self.encodings(server) == ["gzip", "lz4"])
    }

    @Test func `a record that is never taken is found by halving and set aside with the receiver's words`() async throws {
        let server = try await ScriptedServer { request in
            let isBad = String(decoding: request.body, as: UTF8.self).contains(#""message":"5""#)
            return .init(isBad ? 422 : 200, isBad ? "no such field\n" : "")
        }
        let sink = try Self.sink([server]) { $0.compression = .none }
        var (waiting, taken, rejected) = ([Array(0..<8)], [Int](), [String]())
        while let numbers = waiting.popLast() {
            switch await sink.deliver(OutgoingBatch.samples(0..<8).keeping(numbers)) {
            case .tooLarge: waiting += [Array(numbers[..<(numbers.count / 2)]), Array(numbers[(numbers.count / 2)...])]
            case .taken(_, let letters, _):
                if letters.isEmpty { taken += numbers } else { rejected.append("\(numbers) \(letters[0].status) \(letters[0].reason)") }
            case let other: Issue.record("\(other)")
            }
        }
        await sink.close()
        #expect(taken.sorted() == [0, 1, 2, 3, 4, 6, 7] && rejected == ["[5] 422 no such field "])
        #expect(sink.endpoints[0].failures == 0)
    }

    @Test func `a receiver that has never taken anything is not fed record by record to the dead letters`() async throws {
        let server = try await ScriptedServer([.init(400, "Syntax error")])
        let sink = try Self.sink([server])
        var lines: [String] = []
        for number in 0..<7 { lines.append(await sink.deliver(.samples(number..<number + 1)).line) }
        await sink.close()
        #expect(lines[..<5].allSatisfy { $0 == #"taken, rejected ["0: 400 Syntax error"]"# })
        #expect(
            lines[5...].allSatisfy {
                $0.hasPrefix("failed, ") && $0.hasSuffix("never taken a record, so nothing more is set aside; is the address right?")
            })
    }

    @Test func `several receivers share the load, each with the encoding that it takes`() async throws {
        let old = try await ScriptedServer { .init($0.headers["content-encoding"] == "lz4" ? 415 : 200, "") }
        let new = try await ScriptedServer([.init(200, "")])
        let sink = try Self.sink([old, new])
        for _ in 0..<6 { _ = await sink.deliver(try Self.framed()) }
        await sink.close()
        #expect(Self.encodings(old) == ["lz4", "gzip", "gzip", "gzip"] && Self.encodings(new) == ["lz4", "lz4", "lz4"])
        #expect(sink.endpoints.map(\.successes) == [3, 3] && sink.endpoints.allSatisfy { !$0.address.contains("query") })
    }

    @Test func `a batch that is sent again has the same name, another one has another`() {
        let batch = OutgoingBatch.samples(0..<8)
        let name = DocumentID.batchName(batch)
        #expect(name == DocumentID.batchName(OutgoingBatch.samples(0..<8)) && name.hasPrefix("AAAAAAAAAAAAAAAA-0-8-"))
        let parts = [[0, 1, 2, 3], [0, 1, 2, 4], [0, 2, 3, 4], [0, 1, 2, 3, 4]].map { DocumentID.batchName(batch.keeping($0)) }
        #expect(Set(parts + [name]).count == 5)
        #expect(DocumentID.batchName(OutgoingBatch()).hasPrefix("-0-"))
    }
}
