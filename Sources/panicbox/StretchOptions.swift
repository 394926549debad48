// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

/// `--around EVENT_ID [60s]` and `--last-crash 5m`: the time round a crash.
struct StretchOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Only the time before the record with this event.id (60s when none is given), itself, and ten seconds more. "
                + "An id that begins with - is written --around=ID.",
            valueName: "event-id> [<time"))
    var around: [String] = []

    @Option(help: ArgumentHelp("Only so much time before the newest crash, itself, and ten seconds more.", valueName: "time"))
    var lastCrash: String?

    func validate() throws { _ = try stretch() }

    func stretch() throws -> ReplayStretch {
        guard let id = around.first else {
            return try lastCrash.map { .lastCrash(before: try StretchOptions.length($0, of: "--last-crash")) } ?? .all
        }
        if lastCrash != nil { throw ValidationError("--around stands beside --last-crash; keep one") }
        guard !id.isEmpty, around.count <= (hasLength ? 3 : 2) else { throw ValidationError("--around takes an event.id and a time") }
        return .around(id: id, before: hasLength ? try StretchOptions.length(around[1], of: "--around") : .seconds(60))
    }

    /// A ring's directory that was written behind the id, and so was taken for a part of the option.
    var directory: String? { around.count > (hasLength ? 2 : 1) ? around.last : nil }

    /// The options as they were written.
    var words: [String] {
        let id = around.isEmpty ? [] : ["--around"] + around.prefix(hasLength ? 2 : 1)
        return id + (lastCrash.map { ["--last-crash", $0] } ?? [])
    }

    /// What begins with a digit and ends in a unit is a time; a directory of such a name is written ./60s.
    private var hasLength: Bool { around.count > 1 && around[1].first?.isNumber == true && !around[1].contains("/") }

    static func length(_ text: String, of option: String) throws -> Duration {
        do {
            return try ReplayStretch.length(text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }
}
