// SPDX-License-Identifier: Apache-2.0

/// What a rule found while it was held against a death: the evidence, and values for its cause.
struct RuleMatch: Sendable {
    private(set) var evidence: [String] = []
    private(set) var values: [String: String] = [:]
    private static let evidenceLimit = 8
    private static let textLimit = 240

    /// Notes what shows that a condition holds.
    mutating func note(_ text: String) {
        let text = Self.bounded(text)
        if evidence.count < Self.evidenceLimit, !evidence.contains(text) { evidence.append(text) }
    }

    /// The first that gives a name its value keeps it. Nothing is no value.
    mutating func set(_ name: String, _ value: String) {
        if values[name] == nil, !value.isEmpty { values[name] = Self.bounded(value) }
    }

    /// Goes back to what was known before a condition that does not hold; answers false, as that condition does.
    mutating func forget(_ before: RuleMatch) -> Bool {
        self = before
        return false
    }

    /// The first line of a text, cut where it is long.
    static func bounded(_ text: String) -> String {
        // Short ASCII without line ends, as nearly all are, is not gone through character by character.
        if text.utf8.count <= textLimit, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x80 }) { return text }
        let line = text.prefix { !$0.isNewline }
        let start = line.prefix(textLimit)
        return start.endIndex == line.endIndex ? String(start) : start + "…"
    }
}
