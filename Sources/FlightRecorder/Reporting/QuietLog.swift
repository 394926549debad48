// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import Logging
internal import Synchronization

/// A logger that says the same thing only now and then: a sink that is away for a night must not fill the log.
///
/// Each key is said at once, and then at most every ``interval`` with the count of what was left unsaid.
package final class QuietLog: Sendable {
    private struct Entry {
        var said: ContinuousClock.Instant
        var since: ContinuousClock.Instant
        var unsaid = 0
    }

    private let logger: Logger
    private let interval: Duration
    /// Keys of crashes are as many as there are fingerprints; beyond this those that were said longest ago are forgotten.
    private static let limit = 1_000
    private let entries = Mutex<[String: Entry]>([:])

    package init(_ logger: Logger, interval: Duration = .seconds(30)) {
        self.logger = logger
        self.interval = interval
    }

    package func warning(_ key: String, _ words: @autoclosure () -> String) { say(.warning, key, words) }
    package func error(_ key: String, _ words: @autoclosure () -> String) { say(.error, key, words) }
    package func info(_ words: String) { logger.info("\(words)") }

    /// Says that what `key` stands for has ended, if it was said before.
    package func recovered(_ key: String, _ words: @autoclosure () -> String) {
        let entry = entries.withLock { $0.removeValue(forKey: key) }
        guard let entry else { return }
        let lasted = DurationText(.seconds((ContinuousClock.now - entry.since).components.seconds))
        logger.info("\(words()), after \(lasted)")
    }

    private func say(_ level: Logger.Level, _ key: String, _ words: () -> String) {
        let now = ContinuousClock.now
        let unsaid: Int? = entries.withLock { entries in
            guard var entry = entries[key] else {
                if entries.count >= QuietLog.limit { QuietLog.makeRoom(in: &entries) }
                entries[key] = Entry(said: now, since: now)
                return 0
            }
            defer { entries[key] = entry }
            guard now - entry.said >= interval else {
                entry.unsaid += 1
                return nil
            }
            defer { (entry.said, entry.unsaid) = (now, 0) }
            return entry.unsaid
        }
        guard let unsaid else { return }
        logger.log(level: level, "\(words())\(unsaid > 0 ? " (and \(unsaid) times more)" : "")")
    }

    /// A quarter goes at once: a flood of new keys would go through all of them for each.
    private static func makeRoom(in entries: inout [String: Entry]) {
        let times = entries.values.map(\.said).sorted()
        guard let last = times.dropFirst(limit / 4 - 1).first else { return }
        entries = entries.filter { $0.value.said > last }
    }
}
