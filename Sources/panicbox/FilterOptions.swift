// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

/// `--since --until --service --level --crashes`: which records of a ring are meant.
struct FilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only from this time on: 10m (ago), 08:00, 2026-11-23T08:00:00Z. Local time unless it says Z or +02:00.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only before this time.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Only records of this service; may be given several times.", valueName: "name"))
    var service: [String] = []

    @Option(help: "Only records that are at least so grave: trace, debug, info, notice, warn, error, critical.")
    var level: String?

    @Flag(help: "Only crashes.")
    var crashes = false

    func validate() throws { _ = try filter() }

    /// The filter; an argument that means nothing is a wrong command line.
    func filter() throws -> RecordFilter {
        var arguments = FilterArguments()
        arguments.since = since
        arguments.until = until
        arguments.services = service
        arguments.level = level
        arguments.crashesOnly = crashes
        do {
            return try arguments.filter()
        } catch {
            throw ValidationError(error.description)
        }
    }
}
