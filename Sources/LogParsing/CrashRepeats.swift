// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import GoTraceback
package import LogModel

/// What becomes of a crash that comes again and again: the `repeats:` section of the configuration.
package struct RepeatOptions: ConfigOptions, Sendable {
    /// So long behind a crash that was sent in full the same one is only counted.
    package var window = Duration.seconds(600)
    package var send = Choice.first

    package enum Choice: String, ConfigChoice {
        /// The first of a window in full, the others as a count. All are in the ring.
        case first
        /// Each in full, with its number.
        case all
    }

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("window", into: &window, in: .seconds(1) ... .seconds(86_400))
        reader.read("send", into: &send)
    }
}

/// Counts crashes that kill a process, for each service and fingerprint. A window begins with a crash that is told in full.
///
/// ```
/// crash      08:00:00  in full
/// crash      08:00:20  number 1, only in the ring
/// crash      08:00:40  number 2, only in the ring
/// count      08:01:00  2 repeats
/// count      08:10:00  whatever came meanwhile, once more
/// ```
package struct CrashRepeats: Sendable {
    private let options: RepeatOptions
    private var windows: [Key: Window] = [:]
    /// No more than this many kinds of crash are counted at a time; what is beyond is told in full.
    private static let limit = 1_000
    /// A count that grows is told again after so long.
    private static let interval = Duration.seconds(60)

    private struct Key: Hashable {
        var service: String?
        var fingerprint: String
    }

    private struct Window {
        var origin: Origin
        var tally: CrashTally
        /// How many of the repeats have been told, and when.
        var told = 0
        var toldAt: Timestamp
    }

    package init(options: RepeatOptions) {
        self.options = options
    }

    /// How far back a new run has to look in the ring.
    package var window: Duration { options.window }

    /// Gives a crash its number; 0 for one that begins a window.
    package mutating func note(_ record: inout CrashRecord, of origin: Origin) {
        // A dump that somebody asked for by SIGQUIT is wanted each time.
        guard record.crash.kind.isLethal, record.level == .critical else { return }
        let culprit = record.crash.culprit.map { record.crash[$0.function] }
        let tally = CrashTally(
            fingerprint: record.fingerprint, title: record.title, level: record.level, culprit: culprit, repeats: 0,
            first: record.time, last: record.time)
        record.repeats = note(tally, of: origin)
        record.isRepeat = record.repeats > 0 && options.send == .first
    }

    /// The same for one that an earlier run has stored. A repeat whose window has begun too long ago begins none.
    @discardableResult
    package mutating func note(_ crash: CrashTally, of origin: Origin, mayBegin: Bool = true) -> Int {
        let key = Key(service: origin.service, fingerprint: crash.fingerprint)
        if var window = windows[key], crash.last < window.tally.first + options.window {
            window.tally.repeats += 1
            window.tally.last = max(window.tally.last, crash.last)
            (window.tally.title, window.origin) = (crash.title, origin)
            windows[key] = window
            return window.tally.repeats
        }
        guard mayBegin, windows[key] != nil || windows.count < CrashRepeats.limit else { return 0 }
        windows[key] = Window(origin: origin, tally: crash, toldAt: crash.last)
        return 0
    }

    /// An earlier run has told so many.
    package mutating func noteTold(_ repeats: Int, fingerprint: String, service: String?, at time: Timestamp) {
        let key = Key(service: service, fingerprint: fingerprint)
        guard let told = windows[key]?.told, time >= windows[key]?.tally.first ?? time else { return }
        windows[key]?.told = max(told, repeats)
        windows[key]?.toldAt = time
    }

    /// The counts that are to be told now, which is then done; all that have grown when this is the last time.
    package mutating func takeDue(at now: Timestamp, isLast: Bool = false) -> [(tally: CrashTally, origin: Origin)] {
        var due: [(tally: CrashTally, origin: Origin)] = []
        for (key, window) in windows {
            let isOver = window.tally.first + options.window <= now
            if window.tally.repeats > window.told, options.send == .first,
                isLast || isOver || window.toldAt + CrashRepeats.interval <= now
            {
                due.append((window.tally, window.origin))
                windows[key]?.told = window.tally.repeats
                windows[key]?.toldAt = now
            }
            if isOver { windows[key] = nil }
        }
        return due.sorted { $0.tally.last < $1.tally.last }
    }
}
