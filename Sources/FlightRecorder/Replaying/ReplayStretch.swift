// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogStore

/// Which stretch of a ring is meant, before it is looked up.
package enum ReplayStretch: Hashable, Sendable {
    /// What the filter says.
    case all
    /// So much before the record with that `event.id`, itself, and ``afterwards``.
    case around(id: String, before: Duration)
    /// The same of the newest crash.
    case lastCrash(before: Duration)

    /// What the service still said, and what the others said of it.
    static let afterwards = Duration.seconds(10)

    /// A length of time as it is written on a command line, such as `90s` or `5m`.
    package static func length(_ text: String) throws(ReplayFault) -> Duration {
        do throws(ConfigProblem) {
            return try DurationText(parsing: text).duration
        } catch {
            throw ReplayFault(error.description)
        }
    }

    /// Puts the times of the stretch into a filter. Throws when the ring has no such record.
    func bound(_ filter: inout RecordFilter, in ring: RingDirectory, tell: (String) -> Void) throws {
        let found: FoundRecord?
        let length: Duration
        switch self {
        case .all: return
        case .around(let id, let before):
            (found, length) = (try RecordFinder(ring: ring).record(id: id), before)
            guard found != nil else { throw ReplayFault("the ring \(ring.directory) has no record with the event.id \(id)") }
        case .lastCrash(let before):
            (found, length) = (try RecordFinder(ring: ring).newestCrash(of: filter.services), before)
            guard found != nil else {
                let whose = filter.services.isEmpty ? "" : " of \(filter.services.joined(separator: ", "))"
                throw ReplayFault("the ring \(ring.directory) has no crash\(whose)")
            }
        }
        guard let found else { return }
        tell("around \(found.time) \(PrintableText.of(found.message.prefix(200).description)) (\(found.id))")
        filter.since = found.time.moved(by: .zero - length)
        filter.until = found.time.moved(by: ReplayStretch.afterwards)
    }
}

extension Timestamp {
    /// A moment so much later, as far as moments reach.
    func moved(by duration: Duration) -> Timestamp {
        let parts = duration.components
        let moved = Int128(nanoseconds) + Int128(parts.seconds) * 1_000_000_000 + Int128(parts.attoseconds / 1_000_000_000)
        return Timestamp(nanoseconds: Int64(clamping: moved))
    }
}
