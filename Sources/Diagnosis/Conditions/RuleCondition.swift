// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What has to be so for a rule to fit: one mapping, all of whose keys have to hold.
///
/// ```yaml
/// when:
///   kind: panic
///   frame: {function: "go.etcd.io/bbolt.(*DB).*", receiver: nil}
///   not: {text: concurrent}
/// ```
package struct RuleCondition: ConfigOptions, Sendable {
    private(set) var parts: [any ConditionPart] = []
    private(set) var all: [RuleCondition] = []
    private(set) var any: [RuleCondition] = []
    private(set) var not: [RuleCondition] = []

    package init(from reader: inout ConfigReader) {
        read("kind", KindCondition.self, &reader)
        read("signal", SignalCondition.self, &reader)
        read("address", AddressCondition.self, &reader)
        read("type", TypeCondition.self, &reader)
        read("exit", ExitCondition.self, &reader)
        read("text", TextCondition.self, &reader)
        read("note", NoteCondition.self, &reader)
        read("health", HealthCondition.self, &reader)
        read("frame", FrameCondition.self, &reader)
        read("before", BeforeCondition.self, &reader)
        read("goroutines", GoroutinesCondition.self, &reader)
        all = group("all", &reader)
        any = group("any", &reader)
        not = group("not", &reader)
    }

    /// True for one that says nothing, and so would hold for every death.
    var isEmpty: Bool { parts.isEmpty && all.isEmpty && any.isEmpty && not.isEmpty }

    /// True when all of it holds. The parts stand in order of their cost, and the first that does not hold ends it.
    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        let before = match
        for index in parts.indices where !parts[index].holds(in: &death, &match) { return match.forget(before) }
        for index in all.indices where !all[index].holds(in: &death, &match) { return match.forget(before) }
        if !any.isEmpty {
            guard any.indices.contains(where: { any[$0].holds(in: &death, &match) }) else { return match.forget(before) }
        }
        for index in not.indices {
            var other = RuleMatch()
            if not[index].holds(in: &death, &other) { return match.forget(before) }
        }
        return true
    }

    /// What it cannot hold without; `not` asks for nothing that has to be there.
    var requirement: Requirement {
        let needed = (parts.map { $0.requirement } + all.map(\.requirement)).reduce(Requirement.nothing) { $0.and($1) }
        return any.isEmpty ? needed : needed.and(Requirement.any(of: any.map(\.requirement)))
    }

    /// The names of gaps in all its patterns; those of `not` have no values.
    var names: Set<String> {
        (all + any).reduce(into: Set(parts.flatMap(\.names))) { $0.formUnion($1.names) }
    }

    /// The patterns that it rests on.
    var patterns: [TextPattern] { parts.flatMap(\.patterns) + (all + any + not).flatMap(\.patterns) }

    private mutating func read<Part: ConditionPart>(_ key: String, _ type: Part.Type, _ reader: inout ConfigReader) {
        var part: Part?
        reader.read(key, into: &part)
        if let part { parts.append(part) }
    }

    private func group(_ key: String, _ reader: inout ConfigReader) -> [RuleCondition] {
        var group = ConditionGroup()
        reader.read(key, into: &group)
        for (index, condition) in group.conditions.enumerated() where condition.isEmpty {
            reader.fault(at: key, index: index, "asks for nothing", mend: "write a condition such as `text: tx closed`")
        }
        return group.conditions
    }
}

/// One key of a condition.
protocol ConditionPart: ConfigValue, Sendable {
    /// True when it holds; what shows that goes into `match`.
    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool
    /// The patterns over lines that it is made of.
    var patterns: [TextPattern] { get }
    /// What it cannot hold without.
    var requirement: Requirement { get }
}

extension ConditionPart {
    var patterns: [TextPattern] { [] }
    var requirement: Requirement { .nothing }
    /// What the gaps of its patterns are called.
    var names: [String] { patterns.flatMap { $0.names.compactMap { $0 } } }
}

/// Conditions under `all`, `any` or `not`; a single one needs no list.
private struct ConditionGroup: ConfigValue {
    var conditions: [RuleCondition] = []

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> ConditionGroup? {
        if case .mapping = node.content {
            return RuleCondition.decode(node, at: path, with: &decoding).map { ConditionGroup(conditions: [$0]) }
        }
        return [RuleCondition].decode(node, at: path, with: &decoding).map { ConditionGroup(conditions: $0) }
    }
}
