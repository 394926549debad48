// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// A real search server, where `PANICBOX_OSMEM` names its binary (`osmem-server`, which speaks OpenSearch's protocol and keeps all in memory).
package final class SearchServer {
    package static let binary = ProcessInfo.processInfo.environment["PANICBOX_OSMEM"]
    package static let isThere = binary != nil

    package let port: Int
    private let process: ChildProcess

    /// Starts a server; without a port the kernel chooses one.
    package init(port: Int = 0) async throws {
        let process = try ChildProcess(
            SearchServer.binary ?? "osmem-server",
            ["-addr", "127.0.0.1:\(port)", "-no-stdin-watch", "-parent-pid", "\(getpid())"]
        )
        self.process = process
        // Its first line says where it listens: {"url":"http://127.0.0.1:19555",…
        var words: JSONDocument?
        try await eventually("the search server listens; it said: \(process.errors)") {
            words = JSONDocument.lines(process.output).first
            return words != nil
        }
        self.port = words?.text("url")?.split(separator: ":").last.flatMap { Int($0) } ?? port
    }

    package func stop() async throws {
        try await process.kill9()
    }

    /// Makes an index; `properties` is the JSON of its mapping.
    package func makeIndex(_ name: String, properties: String = "{}") async throws {
        let answer = try await request("PUT", "/\(name)", body: #"{"mappings":{"properties":\#(properties)}}"#)
        guard answer.status == 200 else { throw NeverHappened(description: "no index \(name): \(answer)") }
    }

    /// How many documents an index holds; 0 when there is no such index.
    package func count(_ index: String) async throws -> Int {
        JSONDocument(try await request("GET", "/\(index)/_count").body)?.number("count") ?? 0
    }

    /// All documents of an index, by the offset in their stream; at most ten thousand.
    package func documents(_ index: String) async throws -> [JSONDocument] {
        _ = try await request("POST", "/\(index)/_refresh")
        let answer = JSONDocument(try await request("GET", "/\(index)/_search?size=10000").body)
        return SearchServer.sources(answer).sorted { ($0.number("log.offset") ?? 0) < ($1.number("log.offset") ?? 0) }
    }

    /// The documents that a query in JSON finds; at most ten thousand.
    package func hits(_ index: String, _ query: String) async throws -> [JSONDocument] {
        _ = try await request("POST", "/\(index)/_refresh")
        let answer = try await request("POST", "/\(index)/_search?size=10000", body: #"{"query":\#(query)}"#)
        guard answer.status == 200 else { throw NeverHappened(description: "\(query): \(String(decoding: answer.body, as: UTF8.self))") }
        return SearchServer.sources(JSONDocument(answer.body))
    }

    private static func sources(_ answer: JSONDocument?) -> [JSONDocument] {
        let hits = answer?["hits.hits"] as? [[String: Any]] ?? []
        return hits.compactMap { ($0["_source"] as? [String: Any]).map(JSONDocument.init) }
    }

    private func request(_ method: String, _ path: String, body: String? = nil) async throws -> (status: Int, body: Data) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = HTTPMethod(rawValue: method)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return (Int(response.status.code), Data(bytes.readableBytesView))
    }
}
