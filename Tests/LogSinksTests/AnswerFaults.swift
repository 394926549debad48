// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import LogSinks

/// A sink that speaks HTTP, for tests that hold for both.
enum WebSink: String, CaseIterable {
    case elasticsearch, http

    /// A sink that goes to one address, without waiting long for anything.
    func make(
        _ address: String, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        _ change: (inout HTTPConnectionOptions) -> Void = { _ in }
    ) throws -> any Sink {
        switch self {
        case .elasticsearch:
            var options = ElasticsearchOptions()
            (options.hosts, options.target) = ([address], "logs")
            change(&options.connection)
            return try ElasticsearchSink(options: options, now: now)
        case .http:
            var options = HTTPSinkOptions()
            options.urls = ["\(address)/logs"]
            options.compression = .gzip
            change(&options.connection)
            return try HTTPSink(options: options, now: now)
        }
    }

    /// What this kind of server says when all is well.
    var success: String { self == .elasticsearch ? #"{"errors":false}"# : "ok" }
}

extension DeliveryAnswer {
    /// The answer in one line.
    var line: String {
        switch self {
        case .taken(let retry, let rejected, let reason):
            let parts = [
                retry.isEmpty ? nil : "retry \(retry)",
                rejected.isEmpty ? nil : "rejected \(rejected.map { "\($0.index): \($0.status) \($0.reason)" })",
                reason,
            ]
            return (["taken"] + parts.compactMap { $0 }).joined(separator: ", ")
        case .failed(let reason, let wish): return "failed, \(reason)" + (wish.map { ", \($0)" } ?? "")
        case .tooLarge(let reason): return "too large, \(reason)"
        case .unreadable: return "unreadable"
        case .refused(let reason): return "refused, \(reason)"
        }
    }
}
