// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import Diagnosis
package import LogParsing
internal import LogSinks
package import LogStore
package import Probes

/// The whole configuration file of `panicbox run`.
package struct RecorderConfiguration: ConfigOptions, Sendable {
    package var service = ServiceOptions()
    package var host = HostOptions()
    package var kubernetes = KubernetesOptions()
    package var ring = StoreOptions(directory: "")
    package var context = ContextOptions()
    /// Whether lines are read for their level, time and other fields.
    package var fields = OnOff.on
    package var redaction = RedactionOptions()
    package var repeats = RepeatOptions()
    package var history = HistoryOptions()
    package var probes: [ProbeOptions] = []
    package var diagnosis = DiagnosisOptions()
    package var sources: [SourceOptions] = []
    package var exec = ExecOptions()
    package var sinks: [SinkOptions] = []
    package var log = LogOptions()
    package var status = StatusOptions()
    /// How long delivery may go on after SIGTERM; what is left then goes out at the next start.
    package var gracePeriod = Duration.seconds(10)

    package init(from reader: inout ConfigReader) { self.init(from: &reader, needsSources: true) }

    /// Where a process is the source, no other need be named.
    init(from reader: inout ConfigReader, needsSources: Bool) {
        reader.read("service", into: &service)
        reader.read("host", into: &host)
        reader.read("kubernetes", into: &kubernetes)
        reader.require("ring", into: &ring)
        reader.read("context", into: &context)
        reader.read("fields", into: &fields)
        reader.read("redaction", into: &redaction)
        reader.read("repeats", into: &repeats)
        reader.read("history", into: &history)
        reader.read("probes", into: &probes)
        reader.read("diagnosis", into: &diagnosis)
        if needsSources { reader.require("sources", into: &sources) } else { reader.read("sources", into: &sources) }
        reader.read("exec", into: &exec)
        reader.read("sinks", into: &sinks)
        reader.read("log", into: &log)
        reader.read("status", into: &status)
        reader.read("grace_period", into: &gracePeriod, in: .zero ... .seconds(3_600))
        refuseEqualNames(in: &reader)
        refuseEqualFiles(in: &reader)
        refuseSecondStdin(in: &reader)
        refuseEqualProbes(in: &reader)
    }

    /// What it describes, in a few words.
    package var summary: String {
        let sinkNames = sinks.isEmpty ? "no sink" : "sinks \(sinks.map(\.name).joined(separator: ", "))"
        return "\(sources.count == 1 ? "1 source" : "\(sources.count) sources"), \(sinkNames), ring \(ring.directory)"
    }

    /// Two readers of one standard input would tear its lines apart.
    private func refuseSecondStdin(in reader: inout ConfigReader) {
        let readers = sources.indices.filter { if case .stdin = sources[$0].target { true } else { false } }
        for index in readers.dropFirst() {
            reader.fault(at: "sources", index: index, "is a second `stdin`", mend: "keep one")
        }
    }

    /// A death is told what one probe knows.
    private func refuseEqualProbes(in reader: inout ConfigReader) {
        var seen: Set<String?> = []
        for (index, probe) in probes.enumerated() where !seen.insert(probe.service).inserted {
            let whose = probe.service.map { "of `\($0)`" } ?? "without `service`"
            reader.fault(at: "probes", index: index, "is a second one \(whose)", mend: "keep one, or name another `service`")
        }
    }

    private func refuseEqualNames(in reader: inout ConfigReader) {
        var seen: Set<String> = []
        for (index, sink) in sinks.enumerated() where !seen.insert(sink.name).inserted {
            reader.fault(at: "sinks", index: index, "a second sink is named `\(sink.name)`", mend: "give each its own `name`")
        }
    }

    /// What one sink writes, no other may write too, and no source may read: it would read its own documents, without end.
    private func refuseEqualFiles(in reader: inout ConfigReader) {
        var seen: Set<String> = []
        for (index, sink) in sinks.enumerated() {
            guard case .file(let file) = sink.target, file.path != "-" else { continue }
            if !seen.insert(file.path).inserted {
                reader.fault(at: "sinks", index: index, "a second sink writes to \(file.path)", mend: "give each its own file")
            }
            if sources.contains(where: { $0.reads(file.path) }) {
                reader.fault(
                    at: "sinks", index: index, "writes to \(file.path), which a source reads",
                    mend: "write elsewhere, or name the file under `exclude` of the source")
            }
        }
    }
}

/// The service that writes the logs: `service.*` in every document.
package struct ServiceOptions: ConfigOptions, Sendable {
    package var name: String?
    package var version: String?
    package var environment: String?

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("name", into: &name)
        reader.read("version", into: &version)
        reader.read("environment", into: &environment)
    }
}

/// The machine: `host.*` in every document.
package struct HostOptions: ConfigOptions, Sendable {
    /// nil is the system's own name.
    package var name: String?

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("name", into: &name)
    }
}

/// panicbox's own log: the `log:` section.
package struct LogOptions: ConfigOptions, Sendable {
    package var level = Level.info
    package var format = Format.auto

    package enum Level: String, ConfigChoice {
        case debug, info, warning, error
    }

    package enum Format: String, ConfigChoice {
        /// Text on a terminal, JSON elsewhere.
        case auto
        case text, json
    }

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("level", into: &level)
        reader.read("format", into: &format)
    }
}
