// SPDX-License-Identifier: Apache-2.0

/// What a field of our documents is, apart from what a server calls it.
enum FieldKind: Hashable, Sendable {
    /// A word that is looked for as a whole, and counted by.
    case word
    /// Words that are looked for one by one.
    case text
    /// `error.stack_trace`: up to 256 KiB, of which any piece may be looked for.
    case stack
    case integer, decimal, truth, time, address
    /// An object with keys that others choose: one field for all of it, so that no key can contradict another or exhaust the index.
    case flat
    /// An object of numbers with keys that a Go version chooses: each becomes a field as it comes.
    case numbers
}

/// What a server takes for each kind of field. What it does not know is stepped down from, for its own answer tells that.
struct FieldTypes: Hashable, Sendable {
    private var stack: String
    private var text = "match_only_text"
    private var flat: String
    private var time = "date_nanos"

    init(for flavor: SearchFlavor) {
        // OpenSearch keeps doc values of a wildcard, and a term of those may have 32 KiB: a long stack would be refused.
        (stack, flat) = flavor == .opensearch ? ("match_only_text", "flat_object") : ("wildcard", "flattened")
    }

    /// Takes the next best type where the server has none of the name; false when there is none below.
    mutating func stepDown(from type: String) -> Bool {
        var isKnown = false
        func step(_ field: inout String, _ below: [String: String]) {
            guard field == type, let next = below[type] else { return }
            (field, isKnown) = (next, true)
        }
        step(&stack, ["wildcard": "match_only_text", "match_only_text": "text"])
        step(&text, ["match_only_text": "text"])
        // Kept and shown, but not searched.
        step(&flat, ["flattened": "object", "flat_object": "object"])
        step(&time, ["date_nanos": "date"])
        return isKnown
    }

    /// The type that the answer to a template says it does not have: `No handler for type [flattened] declared on field [labels]`.
    static func unknownType(in answer: [UInt8]) -> String? {
        let words = String(decoding: answer, as: UTF8.self)
        guard let start = words.firstRange(of: "No handler for type [")?.upperBound, let end = words[start...].firstIndex(of: "]") else {
            return nil
        }
        return String(words[start..<end])
    }

    /// The longest text that is searched as a word: Lucene takes 32,766 bytes, and a character may have four.
    private static let longestWord: JSONValue = 8_191

    /// What stands for a field in a mapping.
    func mapping(of kind: FieldKind) -> JSONValue {
        switch kind {
        case .word: ["type": "keyword", "ignore_above": FieldTypes.longestWord]
        case .text: ["type": .text(text)]
        case .stack where stack == "wildcard": ["type": "wildcard", "fields": ["text": ["type": .text(text)]]]
        case .stack: ["type": .text(stack)]
        case .integer: ["type": "long"]
        case .decimal: ["type": "double"]
        case .truth: ["type": "boolean"]
        case .time: ["type": .text(time)]
        case .address: ["type": "ip"]
        case .flat where flat == "object": ["type": "object", "enabled": false]
        case .flat where flat == "flattened": ["type": "flattened", "ignore_above": 4_096, "depth_limit": 100]
        case .flat: ["type": .text(flat)]
        case .numbers: ["type": "object", "dynamic": true]
        }
    }
}
