// SPDX-License-Identifier: Apache-2.0

/// A name for a file of the drill's own that a pattern of a source fits.
enum DrillFileName {
    /// `/var/log/app/panicbox-drill-ID.log` for `/var/log/app/*.log`; in a folder that is there, that of a known file where the pattern does
    /// not say which. nil where the pattern names single files.
    static func path(for pattern: String, drill id: String, beside known: [String]) -> String? {
        guard let slash = pattern.lastIndex(of: "/"), let name = name(for: pattern[pattern.index(after: slash)...], drill: id) else {
            return nil
        }
        let folder = String(pattern[..<slash])
        if !folder.contains(where: { "*?[".contains($0) }) { return "\(folder)/\(name)" }
        let other = known.first { path in path.lastIndex(of: "/").map { PathKind.isFolder(String(path[..<$0])) } ?? false }
        return other.flatMap { path in path.lastIndex(of: "/").map { "\(path[..<$0])/\(name)" } }
    }

    /// The first `*` becomes the drill's word, and all others nothing.
    private static func name(for pattern: Substring, drill id: String) -> String? {
        guard pattern.contains("*"), !pattern.contains(where: { "?[".contains($0) }) else { return nil }
        var isNamed = false
        var name = ""
        for character in pattern {
            if character != "*" {
                name.append(character)
            } else if !isNamed {
                name += "panicbox-drill-\(id)"
                isNamed = true
            }
        }
        return name
    }
}
