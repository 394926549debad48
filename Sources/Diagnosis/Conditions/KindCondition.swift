// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import GoTraceback
internal import LogModel

/// `kind:` one of `go.crash.kind`, or `exit` for a process that left no crash behind.
struct KindCondition: ConditionPart {
    private let names: Set<String>
    private static let silent = "exit"

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> KindCondition? {
        [Name].decode(node, at: path, with: &decoding).map { KindCondition(names: Set($0.map(\.configText))) }
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        names.contains(death.crash?.kind.rawValue ?? Self.silent)
    }

    private struct Name: ConfigScalar {
        let configText: String

        init(configText text: String) throws(ConfigProblem) {
            let known = CrashKind.allCases.map(\.rawValue) + [KindCondition.silent]
            guard known.contains(text) else {
                let mend =
                    NearestKey.find(text, in: known).map { "did you mean `\($0)`?" } ?? "write one of \(known.joined(separator: ", "))"
                throw ConfigProblem("\(text.inPattern) is no kind of death", mend: mend)
            }
            configText = text
        }
    }
}

/// `type:` the Go type of the panic's value (`error.type`).
struct TypeCondition: ConditionPart {
    private let types: [NamePattern]

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> TypeCondition? {
        [NamePattern].decode(node, at: path, with: &decoding).map(TypeCondition.init)
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        guard let type = death.crash?.errorType, types.contains(where: { $0.fits(type) }) else { return false }
        match.note("the value's type is \(type)")
        return true
    }
}

/// `signal:` by its name: that of a crash, or the one that ended a silent process.
struct SignalCondition: ConditionPart {
    private let signals: [String]

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> SignalCondition? {
        [String].decode(node, at: path, with: &decoding).map(SignalCondition.init)
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        guard let signal = death.signal, signals.contains(signal) else { return false }
        match.note(death.address.map { "\(signal) at address 0x\(String($0, radix: 16))" } ?? signal)
        return true
    }
}
