// SPDX-License-Identifier: Apache-2.0

/// Whether requests go to a receiver.
package enum BreakerState: String, Hashable, Sendable, CaseIterable {
    /// They do.
    case closed
    /// None, for a time.
    case open
    /// Single ones, to find out.
    case halfOpen = "half_open"
}

/// How one receiver of a sink does.
package struct EndpointStatus: Hashable, Sendable {
    /// Scheme, host, port and path; no query, which may hold a secret.
    package var address: String
    package var state: BreakerState
    /// Failures since the last success.
    package var consecutiveFailures: Int
    /// Failures since the start.
    package var failures: Int
    /// Requests that were answered since the start, whatever the answer said of the records.
    package var successes: Int
    /// Time until it may be tried again; zero when it may be now.
    package var wait: Duration
    /// What was wrong the last time; nil when it has never failed.
    package var lastFailure: String?
}
