// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore

/// The page of a running agent: `/metrics`, `/healthz`, `/readyz`.
package struct StatusPage: Sendable {
    package let port: Int

    package init() throws { port = try FreePort.take() }

    /// What stands behind the sinks in a configuration.
    package var section: String { "status: {listen: \"127.0.0.1:\(port)\"}" }

    /// The text at a path; empty while nobody answers.
    package func text(_ path: String) async -> String {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/\(path)")
        guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(10)),
            let body = try? await response.body.collect(upTo: 1 << 20)
        else { return "" }
        return String(decoding: body.readableBytesView, as: UTF8.self)
    }

    package func metrics() async -> Metrics { Metrics(text: await text("metrics")) }

    /// One scrape.
    package struct Metrics: Sendable {
        package let text: String

        /// The value of a metric's first sample whose labels hold `label`; nil when there is none.
        package func value(_ metric: String, _ label: String = "") -> Int? {
            let sample = text.split(separator: "\n").first { line in
                (line.hasPrefix("\(metric) ") || line.hasPrefix("\(metric){")) && line.contains(label)
            }
            return sample?.split(separator: " ").last.flatMap { Int($0) }
        }

        /// Why the books of a sink do not add up; nil when they do.
        package func imbalance(of sink: String) -> String? {
            func count(_ name: String) -> Int { value("panicbox_sink_records_\(name)", "sink=\"\(sink)\"") ?? -1 }
            let before = count("backlog_total") + (value("panicbox_records_stored_total") ?? -1)
            let settled = ["delivered", "dead_lettered", "withheld", "overwritten", "unreadable"].map { count("\($0)_total") }.reduce(0, +)
            let waiting = count("waiting")
            guard before != settled + waiting || waiting < 0 else { return nil }
            return "backlog and stored are \(before), settled \(settled), waiting \(waiting)\n\(text)"
        }
    }
}
