// SPDX-License-Identifier: Apache-2.0

/// How long a sink takes, once it is back, until it has everything that had gathered meanwhile. Pure: it is told what happened, and when.
///
/// ```
/// well      failed, failed        away since the first failure
/// away      answered              draining: what waits at this moment is the goal
/// draining  moved to the goal     well; a recovery is told
/// draining  failed                away again, since the first failure of all
/// ```
/// A single failed request is no outage.
package struct RecoveryWatch: Hashable, Sendable {
    private var state = State.well

    private enum State: Hashable {
        case well
        case away(since: ContinuousClock.Instant, failures: Int)
        case draining(awaySince: ContinuousClock.Instant, backSince: ContinuousClock.Instant, goal: Int)
    }

    /// An outage that is over.
    package struct Recovery: Hashable, Sendable, CustomStringConvertible {
        /// From the first failure to the first answer.
        package var outage: Duration
        /// From the first answer until what had waited then was delivered or set aside.
        package var catchUp: Duration

        /// `it was away for 12 s and has caught up in 340 ms`
        package var description: String { "it was away for \(words(outage)) and has caught up in \(words(catchUp))" }

        private func words(_ time: Duration) -> String {
            time < .seconds(10) ? "\(Int(time / .milliseconds(1))) ms" : "\(time.components.seconds) s"
        }
    }

    package init() {}

    /// A request failed, or the sink refused us.
    mutating func failed(at now: ContinuousClock.Instant) {
        switch state {
        case .well: state = .away(since: now, failures: 1)
        case .away(let since, let failures): state = .away(since: since, failures: failures + 1)
        case .draining(let awaySince, _, _): state = .away(since: awaySince, failures: 2)
        }
    }

    /// The sink took a request.
    /// - Parameter goal: How many records the cursor has to have moved over for nothing of what waits now to be left.
    mutating func answered(at now: ContinuousClock.Instant, goal: Int) {
        guard case .away(let since, let failures) = state else { return }
        state = failures > 1 ? .draining(awaySince: since, backSince: now, goal: goal) : .well
    }

    /// The cursor has moved over so many records; answers the recovery that ends with it.
    mutating func moved(over settled: Int, at now: ContinuousClock.Instant) -> Recovery? {
        guard case .draining(let awaySince, let backSince, let goal) = state, settled >= goal else { return nil }
        state = .well
        return Recovery(outage: backSince - awaySince, catchUp: now - backSince)
    }
}
