// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogSources
internal import LogStore

/// `panicbox drill`: sends a crash that no service had through everything that a real one goes through, and times each stage.
///
/// It is written where a source reads, found in the ring, waited for behind each sink's cursor, and read back by its id.
package struct DrillRun: Sendable {
    let configuration: RecorderConfiguration
    let options: Options
    private let say: @Sendable (String) -> Void
    let id = DrillMark.makeID()
    private let clock = ContinuousClock()

    package struct Options: Sendable {
        /// How long all of it may take.
        package var limit = Duration.seconds(25)
        /// Only this sink; nil is all.
        package var sink: String?
        /// Only this source, counted from 1 in the order of the configuration; nil is the first that can be written to.
        package var source: Int?
        /// The process of a service under `panicbox exec`, into whose standard error it is written instead.
        package var pid: Int32?
        /// Write behind what a service has written where no file of the drill's own would be read.
        package var mayAppend = false

        package init() {}
    }

    /// Why there was no drill, or where it was stuck.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    package init(configuration: RecorderConfiguration, options: Options, say: @escaping @Sendable (String) -> Void) {
        (self.configuration, self.options, self.say) = (configuration, options, say)
    }

    /// True when the crash arrived everywhere in time; what became of it was said.
    package func run() async -> Bool {
        do {
            var sinks = try chosenSinks()
            let search = DrillSearch(ring: try openRing(), id: id)
            let (place, token) = try choosePlace()
            say("drill \(id): writes to \(place.words)")
            let outcome: Result<Duration, any Error>
            do {
                outcome = .success(try await send(to: place, token, search, &sinks))
            } catch {
                outcome = .failure(error)
            }
            if let left = place.clear() { say("drill \(id): \(left)") }
            for sink in sinks { await sink.close() }
            say("drill \(id): arrived in \(DrillRun.seconds(try outcome.get()))")
            return true
        } catch {
            say("drill \(id): failed: \(PrintableText.of("\(error)"))")
            return false
        }
    }

    /// Follows the crash on its way; answers how long it took. Throws where it is stuck.
    private func send(to place: DrillPlace, _ token: Secret?, _ found: DrillSearch, _ sinks: inout [DrillSink]) async throws -> Duration {
        var search = found
        let start = clock.now
        func time() -> Duration { clock.now - start }
        let deadline = start + options.limit
        try await place.write(DrillMark.text(id), token: token)
        tell("written", time())
        var record: FoundRecord?
        while clock.now < deadline, !Task.isCancelled {
            if let record {
                var isDone = true
                for index in sinks.indices where !sinks[index].isDone {
                    let before = sinks[index].stages.map(\.time)
                    if await sinks[index].look(for: record, in: search.ring, after: time) { tellNew(sinks[index], since: before) }
                    if !sinks[index].isDone { isDone = false }
                }
                if isDone { return time() }
            } else if let found = try search.find() {
                record = found
                tell("in the ring", time(), "event.id \(found.id)")
                continue
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        throw stuck(record, search.ring, sinks)
    }

    private func tellNew(_ sink: DrillSink, since before: [Duration?]) {
        for (stage, old) in zip(sink.stages, before) where old == nil {
            if let time = stage.time { tell(stage.name, time) }
        }
    }

    private func tell(_ stage: String, _ time: Duration, _ more: String = "") {
        let pad = String(repeating: " ", count: max(1, 32 - stage.count))
        say("  \(stage)\(pad)\(DrillRun.seconds(time))\(more.isEmpty ? "" : "  \(more)")")
    }

    static func seconds(_ time: Duration) -> String {
        let milliseconds = Int(time / .milliseconds(1))
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest) s"
    }

    // MARK: Where it is stuck

    private func stuck(_ record: FoundRecord?, _ ring: RingDirectory, _ sinks: [DrillSink]) -> Fault {
        let limit = DurationText(options.limit)
        guard let record else {
            return Fault(
                description:
                    "stuck at `in the ring`: it was written, and is not in \(ring.directory) within \(limit); does the agent read there?")
        }
        let open = sinks.filter { !$0.isDone }.map { sink in
            let stage = sink.stages.first { $0.time == nil }?.name ?? sink.name
            return "stuck at `\(stage)`\(why(sink, record, ring))"
        }
        return Fault(description: "not within \(limit): \(open.joined(separator: "; "))")
    }

    private func why(_ sink: DrillSink, _ record: FoundRecord, _ ring: RingDirectory) -> String {
        if sink.delivered != nil {
            let letters = ", or the sink refused it: look into \(ring.directory)/dead-letter/\(sink.name)"
            return ": the cursor is behind it, and it is not there yet\(sink.trouble.map { " (\($0))" } ?? letters)"
        }
        let cursor = (try? ring.cursors())?[sink.name]
        guard let cursor else { return ": the sink has taken nothing ever; does the agent that runs have it?" }
        return ": the sink has not taken it, and \(ring.nextSequence - min(cursor, ring.nextSequence)) records wait"
    }
}
