// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// When a number that is beyond its limit is news: once an episode, which ends when the number has gone well back, and every five minutes at
/// most. One that begins sooner, and lasts, is told then.
struct WarningEpisode: Sendable {
    private var isTold = false
    private var told: Timestamp?

    /// Where the number is. Between its limit and well within it stays what it was.
    enum Place: Sendable {
        case beyond, between, within
    }

    private static let pause = Duration.seconds(300)

    mutating func isNews(_ place: Place, at time: Timestamp) -> Bool {
        if place == .within { isTold = false }
        guard place == .beyond, !isTold, told.map({ time >= $0 + WarningEpisode.pause }) ?? true else { return false }
        (isTold, told) = (true, time)
        return true
    }
}
