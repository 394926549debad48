// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import Glibc
internal import LogModel

/// The rules that a command names: a folder's, or panicbox's own.
package struct RuleSet {
    /// nil for panicbox's own.
    let folder: String?
    let files: [RulePack.File]
    let pack: RulePack

    /// - Parameter folder: nil and `own` are the rules that panicbox brings.
    package init(_ folder: String?) throws {
        self.folder = folder == "own" ? nil : folder
        files = try self.folder.map { try RuleFolder.read($0) } ?? RuleFolder.embedded()
        pack = try RulePack(files)
    }

    package var list: RulesList { RulesList(pack) }
    package var test: RulesTest { RulesTest(pack, folder: folder) }

    /// nil where no rule has that id.
    package func text(of id: String) -> String? { RuleText(id, of: pack, in: files)?.text }

    /// The rule whose id is nearest to one that does not exist.
    package func nearest(to id: String) -> String? { RuleFolder.nearest(to: id, in: pack) }

    /// What another set would change.
    package func difference(to other: RuleSet) -> RulesDiff { RulesDiff(old: pack, new: other.pack) }

    /// Writes to standard output; false when it takes no more.
    package static func print(_ bytes: [UInt8]) -> Bool { StandardStream.write(bytes.rawSpan, to: STDOUT_FILENO) }
}
