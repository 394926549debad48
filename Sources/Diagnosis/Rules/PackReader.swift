// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// Puts the files of a pack together, and finds what is wrong between them.
struct PackReader {
    private var rules: [Rule] = []
    private var version: (text: String, path: String)?
    private var faults: [ConfigFault] = []
    private var firstPlaces: [String: String] = [:]

    /// One file: `version`, and `rules`.
    private struct Content: ConfigOptions {
        var version: PackVersion?
        var rules: [Rule] = []

        init(from reader: inout ConfigReader) {
            reader.require("version", into: &version)
            reader.require("rules", into: &rules)
        }
    }

    mutating func read(_ file: RulePack.File) {
        let content: Content
        do throws(ConfigFaults) {
            content = try ConfigDocument(file.tree, file: file.path).decode()
        } catch {
            return faults += error.faults
        }
        if let text = content.version?.configText { hold(text, of: file) }
        for (index, rule) in content.rules.enumerated() {
            let place = Self.place(of: index, in: file.tree)
            if let first = firstPlaces.updateValue("\(file.path):\(place.line)", forKey: rule.id) {
                fault("is the id of a second rule, first in \(first)", mend: "give each its own", "rules[\(index)].id", place, file)
            }
            var rule = rule
            rule.domain = file.domain
            rules.append(rule)
        }
    }

    /// One version for all files: it stands in every document, and must say which rules were asked.
    private mutating func hold(_ text: String, of file: RulePack.File) {
        guard let first = version else { return version = (text, file.path) }
        guard first.text != text else { return }
        fault("is \(text), but \(first.text) in \(first.path)", mend: "write the same in all files of a pack", "version", .start, file)
    }

    private mutating func fault(_ problem: String, mend: String, _ key: String, _ place: ConfigPlace, _ file: RulePack.File) {
        faults.append(
            ConfigFault(file: file.path, place: place, path: ConfigPath.root.key(key), problem: ConfigProblem(problem, mend: mend)))
    }

    /// Where a rule begins.
    private static func place(of index: Int, in tree: ConfigNode) -> ConfigPlace {
        guard case .mapping(let entries) = tree.content, let rules = entries.first(where: { $0.key == "rules" })?.value,
            case .sequence(let nodes) = rules.content, nodes.indices.contains(index)
        else { return tree.place }
        return nodes[index].place
    }

    func finish(limit: Int) throws(ConfigFaults) -> (rules: [Rule], version: String) {
        if !faults.isEmpty { throw ConfigFaults(faults) }
        guard rules.count <= limit else {
            let problem = ConfigProblem("the pack has \(rules.count) rules", mend: "keep at most \(limit)")
            throw ConfigFaults([ConfigFault(file: version?.path ?? "rules", place: .start, path: .root, problem: problem)])
        }
        return (rules, version?.text ?? "0.0.0")
    }
}
