// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Glibc
internal import LogModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// What a question came to: `outcome` of `panicbox_probe_polls_total`.
package enum PollOutcome: String, Sendable, CaseIterable {
    case ok
    /// Nobody listens, or the connection ended.
    case unreachable
    case timeout
    /// Another status than 200.
    case status
    /// What it says is not what was asked for.
    case garbage
    /// The answer is longer than `max_body`.
    case tooLarge = "too_large"
}

/// Why a question had no answer that is of use.
struct PollFailure: Error, Hashable {
    var outcome: PollOutcome
    var words: String
    /// True where nobody listens at all: the process is not there.
    var isRefusal = false

    init(_ outcome: PollOutcome, _ words: String) {
        (self.outcome, self.words) = (outcome, words)
    }

    private static let cut = "the connection was closed before the answer was whole"

    init(_ error: any Error) {
        switch error {
        case let failure as PollFailure: self = failure
        case let error as NIOConnectionError:
            let codes = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }
            self.init(.unreachable, codes.first.map { SystemMessage.text(for: $0) } ?? "no connection")
            isRefusal = true
        case let error as IOError:
            self.init(.unreachable, SystemMessage.text(for: error.errnoCode))
            isRefusal = error.errnoCode == ECONNREFUSED
        case let error as HTTPClientError where error == .remoteConnectionClosed: self.init(.unreachable, Self.cut)
        case let error as HTTPParserError where error == .invalidEOFState: self.init(.unreachable, Self.cut)
        case is HTTPParserError: self.init(.garbage, "the answer is no HTTP")
        default: self.init(.unreachable, "\(error)")
        }
    }
}
