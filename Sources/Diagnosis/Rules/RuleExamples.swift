// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogModel

/// What a rule must fit, and what it must not.
package struct RuleExamples: ConfigOptions, Sendable {
    package private(set) var match: [RuleExample] = []
    package private(set) var noMatch: [RuleExample] = []

    init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("match", into: &match)
        reader.read("no_match", into: &noMatch)
    }
}

/// One death for a rule to be held against: its text alone, or with how the process ended and did before.
///
/// ```yaml
/// - |
///   panic: tx closed
/// - {file: crashes/tx-closed.txt}
/// - {lines: "cannot open store: timeout", exit: {code: 1}, health: {goroutines: [180, 9420]}}
/// ```
package struct RuleExample: ConfigValue, Sendable {
    package private(set) var lines: String?
    /// A path from the rule file's folder.
    package private(set) var file: String?
    private var ending = Ending()
    private var health: [String: [Double]] = [:]

    package static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> RuleExample? {
        if case .scalar(let text) = node.content { return RuleExample(lines: text) }
        return Options.decode(node, at: path, with: &decoding)?.example
    }

    /// How the process ended; nil where the example does not say.
    package var exit: ProcessExit? {
        let cause: ProcessExit.Cause? = ending.signal.map { .signal($0) } ?? ending.code.map { .code($0) }
        guard let cause else { return nil }
        var exit = ProcessExit(cause)
        exit.isOutOfMemory = ending.isOutOfMemory
        return exit
    }

    /// How it did before; nil where the example does not say.
    package var report: HealthReport? {
        guard !health.isEmpty else { return nil }
        let changes = health.sorted { $0.key < $1.key }.map { HealthReport.Change(name: $0.key, before: $0.value[0], last: $0.value[1]) }
        return HealthReport(changes: changes, seconds: 60, members: [])
    }

    private struct Ending: ConfigOptions, Sendable {
        var code: Int?
        var signal: String?
        var isOutOfMemory = false

        init() {}

        init(from reader: inout ConfigReader) {
            reader.read("code", into: &code)
            reader.read("signal", into: &signal)
            reader.read("out_of_memory", into: &isOutOfMemory)
            if code == nil, signal == nil { reader.fault(at: "code", "is missing, and so is `signal`", mend: "write one of them") }
        }
    }

    private struct Options: ConfigOptions {
        var example = RuleExample()

        init(from reader: inout ConfigReader) {
            reader.read("lines", into: &example.lines)
            reader.read("file", into: &example.file)
            reader.read("exit", into: &example.ending)
            reader.read("health", into: &example.health)
            if (example.lines == nil) == (example.file == nil) {
                reader.fault(at: "lines", "and `file` are one too many or one too few", mend: "write one of the two")
            }
            for (name, values) in example.health where values.count != 2 {
                reader.fault(at: "health", "gives `\(name)` \(values.count) values", mend: "write the first and the last: [180, 9420]")
                example.health[name] = nil
            }
        }
    }
}
