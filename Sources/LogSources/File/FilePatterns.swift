// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Which files the configured patterns name.
struct FilePatterns {
    let paths: [String]
    let exclude: [String]

    /// All paths that match now, each once, in the order of the patterns and then of their names.
    func matches() -> [String] {
        var seen: Set<String> = []
        return paths.flatMap(FilePatterns.expand).filter { path in
            !isExcluded(path) && seen.insert(path).inserted
        }
    }

    /// The directories in which new files could match, and those in which new directories could lead to some, that exist now.
    func directories() -> Set<String> {
        Set(paths.flatMap { FilePatterns.leading(to: $0).flatMap(FilePatterns.expand) })
    }

    /// True when a pattern names the path, whether there is such a file or not.
    func covers(_ path: String) -> Bool {
        !isExcluded(path) && paths.contains { FilePatterns.names($0, path) }
    }

    /// True when a pattern by itself names the path.
    static func names(_ pattern: String, _ path: String) -> Bool {
        // Both are lent as C strings for the call.
        alternatives(pattern).contains { unsafe fnmatch($0, path, FNM_PATHNAME | FNM_PERIOD) == 0 }
    }

    /// All files beside `path`, in the order of names.
    static func files(inDirectoryOf path: String) -> [String] {
        let parent = parent(of: path)
        return expand(parent == "/" ? "/*" : parent + "/*")
    }

    static func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    private func isExcluded(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        // A pattern without a slash is meant for the name, one with a slash for the whole path.
        return exclude.contains { pattern in unsafe fnmatch(pattern, pattern.contains("/") ? path : name, 0) == 0 }
    }

    /// The directories on the way to a pattern's last part, from the one before its first wildcard on.
    private static func leading(to pattern: String) -> [String] {
        var found: [String] = []
        var parent = parent(of: pattern)
        while true {
            found.append(parent)
            guard hasWildcard(parent) else { return found }
            parent = self.parent(of: parent)
        }
    }

    private static func hasWildcard(_ pattern: String) -> Bool { pattern.contains { "*?[".contains($0) } }

    /// A pattern without `**`, which stands for any number of directories up to ``deepest``: the pattern for each number.
    private static func alternatives(_ pattern: String) -> [String] {
        let parts = pattern.split(separator: "/")
        guard let index = parts.firstIndex(of: "**") else { return [pattern] }
        let rest = parts[(index + 1)...].drop { $0 == "**" }
        let tail = rest.isEmpty ? ["*"] : Array(rest)
        return (0...deepest).flatMap { count in
            let whole = parts[..<index] + Array(repeating: "*", count: count) + tail
            return alternatives("/" + whole.joined(separator: "/"))
        }
    }

    /// How many directories `**` goes down.
    private static let deepest = 8

    /// A path without wildcards stands for itself, whether the file exists or not yet.
    private static func expand(_ pattern: String) -> [String] {
        guard hasWildcard(pattern) else { return [pattern] }
        let alternatives = alternatives(pattern)
        guard alternatives.count > 1 else { return glob(pattern) }
        return alternatives.flatMap(glob)
    }

    private static func glob(_ pattern: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe Glibc.glob(pattern, GLOB_NOSORT, nil, &found) == 0, let names = unsafe found.gl_pathv else { return [] }
        // gl_pathc tells how many names the array holds; they live until globfree.
        let paths = (0..<Int(unsafe found.gl_pathc)).compactMap { index in unsafe names[index].map { unsafe String(cString: $0) } }
        return paths.sorted()
    }
}
