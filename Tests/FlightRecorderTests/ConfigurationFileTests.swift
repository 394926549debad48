// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogSources
import LogStore
import Probes
import Foundation
import Testing

@testable import FlightRecorder

@Suite struct ConfigurationFileTests {
    private static func decode(_ text: String, environment: [String: String] = [:]) throws -> RecorderConfiguration {
        try ConfigurationFile.decode(text, file: "panicbox.yaml", environment: environment)
    }

    private static let smallest = """
        ring: {directory: /ring}
        sources:
          - file: {paths: [/var/log/a.log]}

        """

    @Test func `the smallest file is enough`() throws {
        let configuration = try Self.decode(Self.smallest)
        #expect(configuration.ring.directory == "/ring" && configuration.sinks.isEmpty)
        guard case .file(let file) = configuration.sources[0].target else { Issue.record("no file source"); return }
        #expect(file.paths == ["/var/log/a.log"] && configuration.gracePeriod == .seconds(10))
        #expect(configuration.summary == "1 source, no sink, ring /ring")
    }

    @Test func `the file that shows every key shows each at its default`() throws {
        let shown = URL(filePath: #filePath).appending(path: "../../../config/panicbox.yaml").standardized
        let environment = ["PANICBOX_RING": "/ring", "PANICBOX_ES_URL": "http://127.0.0.1:9200"]
        let text = try String(contentsOf: shown, encoding: .utf8)
        let whole = try ConfigurationFile.decode(text, file: shown.path, environment: environment)
        let required = """
            ring: {directory: /ring}
            sources:
              - {file: {paths: [/var/log/storaged/*.log]}}
              - {journald: {}}
              - {crash_output: {paths: [/var/crash/storaged/*.crash]}}
              - {fifo: {path: /run/panicbox/stderr}}
              - {unix: {path: /run/panicbox/log.sock}}
              - {stdin: {}}
              - {http: {}}
            sinks:
              - {name: search, elasticsearch: {hosts: ["http://127.0.0.1:9200"], index: go-logs}}
              - {name: receiver, http: {url: "http://127.0.0.1:8080/logs"}}
              - {name: archive, file: {path: /var/log/panicbox/documents.ndjson}}
            """
        let defaults = try ConfigurationFile.decode(required, file: "required.yaml", environment: [:])
        // Options have no equality of their own; their descriptions list every field.
        #expect(String(reflecting: whole) == String(reflecting: defaults))
    }

    @Test func `the probes that it shows in comments are at their defaults, too`() throws {
        let shown = URL(filePath: #filePath).appending(path: "../../../config/panicbox.yaml").standardized
        let rows = try String(contentsOf: shown, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(rows.firstIndex(of: "# probes:"))
        let section = rows[start...].prefix { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }.joined(separator: "\n")
        let whole = try Self.decode(Self.smallest + section)
        let required = """
            probes:
              - service: storaged
                expvar: http://127.0.0.1:6060/debug/vars
                pprof: http://127.0.0.1:6060/debug/pprof
                disks: [/var/lib/storaged]
            """
        var defaults = try Self.decode(Self.smallest + required)
        let limits = try #require(whole.probes.first?.limits)
        #expect(limits.keys.sorted() == ["goroutines", "memstats.heap_alloc", "redis_pool_timeouts"])
        defaults.probes[0].limits = limits
        #expect(String(reflecting: whole) == String(reflecting: defaults))
    }

    @Test func `a second probe of one service is refused`() {
        let text = Self.smallest + "probes:\n  - {service: a, disks: [/a]}\n  - {service: b, disks: [/b]}\n  - {service: a, disks: [/c]}\n"
        let faults = #expect(throws: ConfigFaults.self) { try Self.decode(text) }
        #expect(
            faults?.faults.map { "\($0.path): \($0.problem)" } == ["probes[2]: is a second one of `a`; keep one, or name another `service`"]
        )
    }

    @Test func `variables and anchors are put in`() throws {
        let text =
            Self.smallest + """
                service: &name {name: "${SERVICE}"}
                host: *name
                """
        let configuration = try Self.decode(text, environment: ["SERVICE": "storaged"])
        #expect(configuration.service.name == "storaged" && configuration.host.name == "storaged")
    }

    @Test func `a fault is found where it stands`() throws {
        let text =
            Self.smallest + """
                sinks:
                  - name: a b
                    file: {path: /tmp/x}
                log: {level: loud}
                """
        let faults = #expect(throws: ConfigFaults.self) { try Self.decode(text) }
        #expect(faults?.faults.map(\.place.line) == [5, 7])
        #expect(faults?.description.hasPrefix("panicbox.yaml:5:11: sinks[0].name: `a b` holds ` `") == true)
    }

    @Test func `what is no YAML is a fault with a place`() throws {
        let faults = #expect(throws: ConfigFaults.self) { try Self.decode("ring:\n  directory: [\n") }
        #expect(faults?.faults.count == 1 && (faults?.faults[0].place.line ?? 0) >= 2)
    }

    @Test func `no sink writes what a source reads or another sink writes`() throws {
        let text = """
            ring: {directory: /ring}
            sources:
              - file: {paths: [/var/log/app/*.log], exclude: [mine.log]}
            sinks:
              - {name: a, file: {path: /var/log/app/out.log}}
              - {name: b, file: {path: /var/log/app/mine.log}}
              - {name: c, file: {path: /var/log/app/mine.log}}
            """
        let faults = #expect(throws: ConfigFaults.self) { try Self.decode(text) }
        #expect(faults?.faults.map(\.place.line) == [5, 7], "\(String(describing: faults))")
    }
}
