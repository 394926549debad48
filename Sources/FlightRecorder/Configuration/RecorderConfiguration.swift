// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogParsing
package import LogStore

/// The whole configuration file of `panicbox run`.
package struct RecorderConfiguration: ConfigOptions, Sendable {
    package var service = ServiceOptions()
    package var host = HostOptions()
    package var kubernetes = KubernetesOptions()
    package var ring = StoreOptions(directory: "")
    package var context = ContextOptions()
    package var sources: [SourceOptions] = []
    package var sinks: [SinkOptions] = []
    package var log = LogOptions()
    package var status = StatusOptions()
    /// How long delivery may go on after SIGTERM; what is left then goes out at the next start.
    package var gracePeriod = Duration.seconds(10)

    package init(from reader: inout ConfigReader) {
        reader.read("service", into: &service)
        reader.read("host", into: &host)
        reader.read("kubernetes", into: &kubernetes)
        reader.require("ring", into: &ring)
        reader.read("context", into: &context)
        reader.require("sources", into: &sources)
        reader.read("sinks", into: &sinks)
        reader.read("log", into: &log)
        reader.read("status", into: &status)
        reader.read("grace_period", into: &gracePeriod, in: .zero ... .seconds(3_600))
        refuseEqualNames(in: &reader)
    }

    /// What it describes, in a few words.
    package var summary: String {
        let sinkNames = sinks.isEmpty ? "no sink" : "sinks \(sinks.map(\.name).joined(separator: ", "))"
        return "\(sources.count == 1 ? "1 source" : "\(sources.count) sources"), \(sinkNames), ring \(ring.directory)"
    }

    private func refuseEqualNames(in reader: inout ConfigReader) {
        var seen: Set<String> = []
        for (index, sink) in sinks.enumerated() where !seen.insert(sink.name).inserted {
            reader.fault(at: "sinks", index: index, "a second sink is named `\(sink.name)`", mend: "give each its own `name`")
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
