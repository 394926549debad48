// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import FoundationEssentials
internal import Glibc
internal import LogSources
internal import LogStore

/// `panicbox doctor`: what in this place would lose a crash.
package struct Doctor: Sendable {
    private let configuration: RecorderConfiguration?
    private let place: Place

    package enum Format: String, Sendable, CaseIterable {
        case text, json
    }

    package init(configuration: RecorderConfiguration?, pid: Int32?) {
        self.configuration = configuration
        place = Place(environment: ProcessInfo.processInfo.environment, pid: pid)
    }

    /// Prints what every check has found; false when there is a fault among it.
    package func run(_ format: Format) async -> Bool {
        var findings = checks.flatMap { $0.findings(in: place) }
        for sink in configuration?.sinks ?? [] { findings += await SinkCheck(sink: sink).findings() }
        for line in Doctor.lines(findings, format) { StandardStream.writeLine(line, to: STDOUT_FILENO) }
        return !findings.contains { $0.level == .fault }
    }

    private var checks: [any Check] {
        var checks: [any Check] = place.hasProcess ? [TracebackCheck(), StreamsCheck()] : [ProcessCheck()]
        guard let configuration else { return checks + [JournaldCheck(), ClockCheck()] }
        let namespaces = configuration.sources.compactMap { source -> String?? in
            if case .journald(let options) = source.target { .some(options.namespace) } else { nil }
        }
        checks += Set(namespaces).sorted { $0 ?? "" < $1 ?? "" }.map { JournaldCheck(namespace: $0) }
        let ring = configuration.ring
        checks += [
            RingDiskCheck(directory: ring.directory, maxBytes: ring.maxSize.bytes),
            PermissionCheck(ring: ring.directory, sources: configuration.sources),
            GraceCheck(gracePeriod: configuration.gracePeriod),
            InotifyCheck(sources: configuration.sources),
            ClockCheck(),
        ]
        return checks
    }

    static func lines(_ findings: [Finding], _ format: Format) -> [String] {
        switch format {
        case .text:
            findings.flatMap { finding in
                ["\(finding.level.rawValue): \(finding.check): \(PrintableText.of(finding.what))"]
                    + (finding.mend.map { ["    \(PrintableText.of($0))"] } ?? [])
            }
        case .json:
            findings.compactMap { finding in
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return (try? encoder.encode(finding)).map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }
}
