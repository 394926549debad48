// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogParsing
package import LogSinks
package import LogSources
package import LogStore

/// The whole configuration file of `panicbox run`.
package struct RecorderConfiguration: ConfigOptions, Sendable {
    package var service = ServiceOptions()
    package var host = HostOptions()
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

/// One entry under `sources:`; its key says what kind of source it is.
package struct SourceOptions: ConfigOptions, Sendable {
    package var file = FileOptions()
    package var whenFull = FullRing.wait

    private enum Kind: String, ConfigChoice {
        case file
    }

    package init(from reader: inout ConfigReader) {
        reader.read("when_full", into: &whenFull)
        switch reader.chosenKey(of: Kind.self) {
        case .file: reader.require("file", into: &file)
        case nil: break
        }
    }
}

/// One entry under `sinks:`; its key says what kind of sink it is.
package struct SinkOptions: ConfigOptions, Sendable {
    /// Names the cursor and the dead letters; a sink that keeps its name goes on where it was.
    package var name = ""
    package var target = Target.none
    package var batch = BatchOptions()
    package var backoff = BackoffOptions()
    package var breaker = BreakerOptions()
    package var shipping = ShipOptions()

    package enum Target: Sendable {
        case none
        case elasticsearch(ElasticsearchOptions)
        case http(HTTPSinkOptions)
        case file(FileSinkOptions)
    }

    private enum Kind: String, ConfigChoice {
        case elasticsearch, http, file
    }

    package init(name: String) {
        self.name = name
    }

    package init(from reader: inout ConfigReader) {
        reader.require("name", into: &name)
        if let bad = name.unicodeScalars.first(where: { !SinkOptions.allows($0) }) {
            reader.fault(at: "name", "`\(name)` holds `\(bad)`, which a file name should not", mend: "use letters, digits, - and _")
        }
        reader.read("batch", into: &batch)
        reader.read("backoff", into: &backoff)
        reader.read("breaker", into: &breaker)
        shipping = ShipOptions(from: &reader)
        switch reader.chosenKey(of: Kind.self) {
        case .elasticsearch:
            var options = ElasticsearchOptions()
            reader.require("elasticsearch", into: &options)
            target = .elasticsearch(options)
        case .http:
            var options = HTTPSinkOptions()
            reader.require("http", into: &options)
            target = .http(options)
        case .file:
            var options = FileSinkOptions()
            reader.require("file", into: &options)
            target = .file(options)
        case nil: break
        }
    }

    private static func allows(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "_")
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
