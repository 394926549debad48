// SPDX-License-Identifier: Apache-2.0

/// Keeps requests away from a receiver that fails. It has no clock: whoever asks says what time it is.
///
/// ```
///           failures in a row                the open time is over
/// closed ──────────────────────▶ open ──────────────────────────▶ half-open
///    ▲                            ▲                                 │    │
///    │                            └──────────── a failure ──────────┘    │
///    └────────────────────── successes of all probes ────────────────────┘
/// ```
struct CircuitBreaker: Sendable {
    typealias Instant = ContinuousClock.Instant

    private enum Phase {
        case closed
        case open(since: Instant, until: Instant)
        /// So many probes have succeeded.
        case halfOpen(successes: Int)
    }

    private let options: BreakerOptions
    private var phase = Phase.closed
    /// Failures since the last success.
    private(set) var failures = 0

    init(_ options: BreakerOptions) {
        self.options = options
    }

    var state: BreakerState {
        switch phase {
        case .closed: .closed
        case .open: .open
        case .halfOpen: .halfOpen
        }
    }

    /// How long no request may be made yet; zero when one may.
    ///
    /// `isLast` says that no other receiver can take its place: then it is probed after a twelfth of the open time. Sixty seconds of silence
    /// behind a hiccup of two protect nobody, for the delivery loop's backoff paces the requests as well.
    func wait(at now: Instant, isLast: Bool = false) -> Duration {
        guard case .open(let since, let until) = phase else { return .zero }
        return max((isLast ? min(until, since + options.open / 12) : until) - now, .zero)
    }

    /// A request is about to be made; behind the open time it is a probe.
    mutating func begin(at now: Instant, isLast: Bool = false) {
        if case .open = phase, wait(at: now, isLast: isLast) == .zero { phase = .halfOpen(successes: 0) }
    }

    mutating func succeeded() {
        failures = 0
        switch phase {
        case .closed: break
        case .open: passProbe(after: 0)
        case .halfOpen(let successes): passProbe(after: successes)
        }
    }

    /// `retryAfter` is the receiver's own wish: a shorter one than the open time is believed.
    mutating func failed(at now: Instant, retryAfter: Duration? = nil) {
        failures += 1
        if case .closed = phase, failures < options.failures { return }
        phase = .open(since: now, until: now + min(options.open, retryAfter ?? options.open))
    }

    /// Ends the open time now.
    mutating func endRest(at now: Instant) {
        if case .open(let since, _) = phase { phase = .open(since: since, until: now) }
    }

    private mutating func passProbe(after successes: Int) {
        phase = successes + 1 < options.probes ? .halfOpen(successes: successes + 1) : .closed
    }
}
