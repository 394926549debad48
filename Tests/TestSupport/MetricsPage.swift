// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// What `/metrics` said at one moment: `panicbox_sink_records_delivered_total{sink="search"}` and the like, with their values.
package struct MetricsPage: Sendable {
    package var values: [String: Int] = [:]

    package init() {}

    /// Asks a page on loopback; nil when it does not answer.
    package static func fetch(port: Int) async -> MetricsPage? {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/metrics")
        guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)), response.status == .ok,
            let body = try? await response.body.collect(upTo: 1 << 20)
        else { return nil }
        var page = MetricsPage()
        for line in String(buffer: body).split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else { continue }
            page.values[String(line[..<space])] = Int(value)
        }
        return page
    }

    package subscript(name: String) -> Int { values["panicbox_\(name)"] ?? 0 }

    /// The names of the sinks.
    package var sinks: [String] {
        values.keys.compactMap { key in
            key.hasPrefix("panicbox_sink_records_waiting{") ? key.split(separator: "\"").dropFirst().first.map(String.init) : nil
        }.sorted()
    }

    /// `panicbox_sink_records_<name>{sink="…"}`.
    package func records(_ name: String, of sink: String) -> Int { self["sink_records_\(name){sink=\"\(sink)\"}"] }
}
