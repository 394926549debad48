// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import GoTraceback
internal import LogModel

/// `exit:` how the process ended, where somebody watched it: `{code: [1, 2], signal: SIGKILL, out_of_memory: true}`.
struct ExitCondition: ConditionPart, ConfigOptions {
    private var codes: [Int] = []
    private var signals: [String] = []
    private var isOutOfMemory: Bool?

    init(from reader: inout ConfigReader) {
        reader.read("code", into: &codes)
        reader.read("signal", into: &signals)
        reader.read("out_of_memory", into: &isOutOfMemory)
        if codes.isEmpty, signals.isEmpty, isOutOfMemory == nil {
            reader.fault(at: "code", "is missing, and so are `signal` and `out_of_memory`", mend: "write one of them")
        }
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        if !codes.isEmpty {
            guard let code = death.exit?.code ?? death.crash?.exitStatus, codes.contains(code) else { return false }
        }
        if !signals.isEmpty {
            guard let signal = death.exit?.signal, signals.contains(signal) else { return false }
        }
        if let isOutOfMemory, isOutOfMemory != (death.exit?.isOutOfMemory ?? false) { return false }
        if let exit = death.exit {
            match.note(exit.summary)
            if let evidence = exit.evidence { match.note(evidence) }
        }
        return true
    }
}
