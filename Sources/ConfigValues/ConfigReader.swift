// SPDX-License-Identifier: Apache-2.0

/// One mapping, asked for its keys.
///
/// Every mistake is noted and reading goes on, so that a user sees all of them at once.
/// It cannot be copied, since the faults noted in a copy would be lost.
package struct ConfigReader: ~Copyable {
    /// The keys that lead here: `sinks[0].elasticsearch`.
    package let path: ConfigPath
    private let entries: [ConfigEntry]
    private let place: ConfigPlace
    private var knownKeys: [String] = []
    private var missing: [Missing] = []
    private(set) var decoding: ConfigDecoding

    /// A fault that waits for the end of reading, which knows the misspelled keys.
    private struct Missing {
        var keys: [String]
        var path: ConfigPath
        var problem: ConfigProblem
    }

    init(entries: [ConfigEntry], place: ConfigPlace, path: ConfigPath, decoding: ConfigDecoding) {
        self.entries = entries
        self.place = place
        self.path = path
        self.decoding = decoding
    }

    /// Whether the key stands there; asking makes it known.
    package mutating func contains(_ key: String) -> Bool { entry(key) != nil }

    /// Reads a key that may be left out.
    package mutating func read<Value: ConfigValue>(_ key: String, into value: inout Value) {
        if let decoded = take(key, as: Value.self) { value = decoded }
    }

    /// Reads a key that may be left out and whose value must lie in a range.
    package mutating func read<Value: ConfigScalar>(_ key: String, into value: inout Value, in range: some ConfigRange<Value>) {
        if let decoded = take(key, as: Value.self), isInside(range, decoded, key) { value = decoded }
    }

    /// Reads a key that may be left out, has no default, and whose value must lie in a range.
    package mutating func read<Value: ConfigScalar>(_ key: String, into value: inout Value?, in range: some ConfigRange<Value>) {
        if let decoded = take(key, as: Value.self), isInside(range, decoded, key) { value = decoded }
    }

    /// Reads a key that must stand there; the property's initial value is only a placeholder.
    ///
    /// An empty text, list or map is as good as none and is refused.
    package mutating func require<Value: ConfigValue>(_ key: String, into value: inout Value) {
        guard isPresent(key), let decoded = take(key, as: Value.self) else { return }
        // A cast, not an overload for collections: it also looks into optionals.
        if let collection = decoded as? any Collection, collection.isEmpty {
            return fault(at: key, "is empty", mend: "write at least one value")
        }
        value = decoded
    }

    /// The same where the value has no place yet: `initial` with what stands there.
    package mutating func required<Value: ConfigValue>(_ key: String, _ initial: Value) -> Value {
        var value = initial
        require(key, into: &value)
        return value
    }

    /// Refuses a path that does not begin at the root; `index` is its place in the key's list.
    package mutating func refuseRelative(_ path: String, at key: String, index: Int? = nil, example: String) {
        guard !path.isEmpty || index != nil, !path.hasPrefix("/") else { return }
        fault(at: key, index: index, "`\(path)` is a relative path", mend: "write it from the root, such as \(example)")
    }

    /// Reads a key that must stand there and whose value must lie in a range.
    package mutating func require<Value: ConfigScalar>(_ key: String, into value: inout Value, in range: some ConfigRange<Value>) {
        guard isPresent(key) else { return }
        read(key, into: &value, in: range)
    }

    /// Which one of several keys stands there, where each key is one kind of thing; none and two are faults.
    ///
    /// ```swift
    /// switch reader.chosenKey(of: SinkKind.self) {
    /// case .elasticsearch: reader.require("elasticsearch", into: &elasticsearch)
    /// ```
    package mutating func chosenKey<Choice: ConfigChoice>(of choices: Choice.Type) -> Choice? {
        for choice in Choice.allCases { know(choice.rawValue) }
        let chosen = entries.map(\.key).filter { Choice(rawValue: $0) != nil }
        if chosen.count > 1 {
            fault(at: chosen[1], "stands beside `\(chosen[0])`", mend: "keep one of \(chosen.inWords)")
            return nil
        }
        if chosen.isEmpty {
            let problem = ConfigProblem("says no kind", mend: "add one of \(Choice.choices.inWords)")
            missing.append(Missing(keys: Choice.choices, path: path, problem: problem))
        }
        return chosen.first.flatMap(Choice.init(rawValue:))
    }

    /// Notes a fault of the owner's own finding, at the value of a key or at one element of its list.
    package mutating func fault(at key: String, index: Int? = nil, _ problem: String, mend: String) {
        let value = entry(key)?.value
        var spot = (path: path.key(key), place: value?.place ?? place)
        if let index {
            spot.path = spot.path.element(index)
            if case .sequence(let nodes) = value?.content, nodes.indices.contains(index) { spot.place = nodes[index].place }
        }
        decoding.fault(ConfigProblem(problem, mend: mend), at: spot.path, spot.place)
    }

    /// The value of a key, if it stands there and is sound.
    mutating func take<Value: ConfigValue>(_ key: String, as type: Value.Type) -> Value? {
        guard let entry = entry(key) else { return nil }
        return Value.decode(entry.value, at: path.key(key), with: &decoding)
    }

    /// Whether a key stands there, noting a fault where it does not.
    mutating func isPresent(_ key: String) -> Bool { isPresent(key, mend: "add the key") }

    /// The same, with a mend of the caller's own.
    mutating func isPresent(_ key: String, mend: String) -> Bool {
        if contains(key) { return true }
        missing.append(Missing(keys: [key], path: path.key(key), problem: ConfigProblem("is missing", mend: mend)))
        return false
    }

    /// Refuses the keys nobody asked for, reports the missing ones, and gives the decoding back.
    consuming func finish() -> ConfigDecoding {
        var meantKeys: Set<String> = []
        for entry in entries where !knownKeys.contains(entry.key) {
            let nearest = NearestKey.find(entry.key, in: knownKeys)
            if let nearest { meantKeys.insert(nearest) }
            let mend = nearest.map { "did you mean `\($0)`?" } ?? "remove it; the keys here are \(knownKeys.inWords)"
            decoding.fault(ConfigProblem("unknown key", mend: mend), at: path.key(entry.key), entry.keyPlace)
        }
        // A misspelled key is one mistake, not an unknown key and a missing one.
        for absent in missing where meantKeys.isDisjoint(with: absent.keys) {
            decoding.fault(absent.problem, at: absent.path, place)
        }
        return decoding
    }

    private mutating func know(_ key: String) {
        if !knownKeys.contains(key) { knownKeys.append(key) }
    }

    private mutating func entry(_ key: String) -> ConfigEntry? {
        know(key)
        return entries.first { $0.key == key }
    }

    private mutating func isInside<Value: ConfigScalar>(_ range: some ConfigRange<Value>, _ value: Value, _ key: String) -> Bool {
        if range.contains(value) { return true }
        fault(at: key, "\(value.configText.inBackticks) is out of range", mend: "write a value \(range.inWords)")
        return false
    }
}
