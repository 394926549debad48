// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// `text:` what the death says, in a line of its headline, its panic values or its fatal error; of a silent death in its last words.
struct TextCondition: ConditionPart {
    private(set) var patterns: [TextPattern]

    var requirement: Requirement { Requirement(patterns) }

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> TextCondition? {
        [TextPattern].decode(node, at: path, with: &decoding).map(TextCondition.init)
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool { patterns.find(in: death.lines, &match) }
}

/// `note:` what the runtime remarks before the headline (`runtime: …`).
struct NoteCondition: ConditionPart {
    private(set) var patterns: [TextPattern]

    var requirement: Requirement { Requirement(patterns) }

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> NoteCondition? {
        [TextPattern].decode(node, at: path, with: &decoding).map(NoteCondition.init)
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool { patterns.find(in: death.notes, &match) }
}

extension [TextPattern] {
    /// True when one of them fits one of the lines.
    func find(in lines: [[UInt8]], _ match: inout RuleMatch) -> Bool {
        for line in lines where find(in: line, &match) { return true }
        return false
    }

    /// True when one of them fits the line.
    func find(in line: [UInt8], _ match: inout RuleMatch) -> Bool {
        for index in indices {
            guard let gaps = self[index].match(line.rawSpan) else { continue }
            match.note(String(decoding: line, as: UTF8.self))
            for (name, gap) in zip(self[index].names, gaps) {
                if let name { match.set(name, String(decoding: line[gap], as: UTF8.self)) }
            }
            return true
        }
        return false
    }
}
