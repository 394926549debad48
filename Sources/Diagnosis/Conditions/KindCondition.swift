// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import GoTraceback
internal import LogModel

/// `kind:` one of `go.crash.kind`, or `exit` for a process that left no crash behind.
struct KindCondition: ConditionPart {
    private let kinds: DeathKinds

    var requirement: Requirement { Requirement(kinds: kinds) }

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> KindCondition? {
        [Name].decode(node, at: path, with: &decoding).map { KindCondition(kinds: DeathKinds($0.map(\.kind))) }
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool { kinds.contains(death.kind) }

    private struct Name: ConfigScalar {
        let configText: String
        let kind: DeathKinds

        init(configText text: String) throws(ConfigProblem) {
            guard let kind = DeathKinds(named: text) else {
                let known = DeathKinds.names
                let mend =
                    NearestKey.find(text, in: known).map { "did you mean `\($0)`?" } ?? "write one of \(known.joined(separator: ", "))"
                throw ConfigProblem("\(text.inPattern) is no kind of death", mend: mend)
            }
            (configText, self.kind) = (text, kind)
        }
    }
}

/// `type:` the Go type of the panic's value (`error.type`).
struct TypeCondition: ConditionPart {
    private let types: [NamePattern]

    var requirement: Requirement { Requirement(types) }

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

    var requirement: Requirement { Requirement(signals.map { Array($0.utf8) }) }

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> SignalCondition? {
        [String].decode(node, at: path, with: &decoding).map(SignalCondition.init)
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        guard let signal = death.signal, signals.contains(signal) else { return false }
        match.note(death.address.map { "\(signal) at address 0x\(String($0, radix: 16))" } ?? signal)
        return true
    }
}
