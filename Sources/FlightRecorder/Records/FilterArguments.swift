// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A ``RecordFilter`` in the words of a command line.
package struct FilterArguments: Sendable {
    package var since: String?
    package var until: String?
    package var services: [String] = []
    package var level: String?
    package var crashesOnly = false

    /// An argument that means nothing, in words for a person.
    package struct Fault: Error, CustomStringConvertible {
        package var description: String
    }

    package init() {}

    /// The filter that is meant.
    package func filter() throws(Fault) -> RecordFilter {
        var filter = RecordFilter()
        filter.since = try moment(since, of: "--since")
        filter.until = try moment(until, of: "--until")
        if let since = filter.since, let until = filter.until, since >= until {
            throw Fault(description: "nothing lies between --since \(since) and --until \(until)")
        }
        filter.services = services
        filter.crashesOnly = crashesOnly
        guard let level else { return filter }
        guard let name = LevelName(Array(level.utf8).rawSpan) else {
            throw Fault(description: "--level: `\(level)` is no level; write trace, debug, info, notice, warn, error or critical")
        }
        filter.level = name.severity
        return filter
    }

    private func moment(_ text: String?, of option: String) throws(Fault) -> Timestamp? {
        guard let text else { return nil }
        do {
            return try TimeArgument(parsing: text).time
        } catch {
            throw Fault(description: "\(option): \(error)")
        }
    }
}
