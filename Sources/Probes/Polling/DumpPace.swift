// SPDX-License-Identifier: Apache-2.0

/// How often a service is asked for the stacks of all its goroutines, which holds all of them up while they are written (`runtime.Stack`).
///
/// A dump that took a tenth of a second is asked for every ten seconds at most: so it never costs the service more than a hundredth of its time.
struct DumpPace: Sendable {
    private var next: ContinuousClock.Instant?

    private static let share = 100
    private static let longest = Duration.seconds(600)

    func isDue(at now: ContinuousClock.Instant) -> Bool { next.map { $0 <= now } ?? true }

    /// Notes that a dump, asked for at `start`, took so long.
    mutating func note(start: ContinuousClock.Instant, took: Duration) {
        next = start + min(took * DumpPace.share, DumpPace.longest)
    }
}
