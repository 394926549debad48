// SPDX-License-Identifier: Apache-2.0

/// Paths that lead through links.
extension FileSource {
    /// Watches the directory that a file stands in where its path leads there through links.
    func watchTarget(of path: String) -> Bool {
        guard let target = FileHandle.target(of: path) else { return false }
        guard target != path else { return true }
        return inotify?.watchDirectory(FilePatterns.parent(of: target)) == true
    }

    /// The path, and the one that it leads to: rotation gives its names where the file stands.
    func places(of path: String) -> [String] {
        guard let target = FileHandle.linkTarget(of: path), target != path else { return [path] }
        return [path, target]
    }

    /// The regular files beside a path and beside what it leads to.
    func inodes(beside path: String) -> [InodeKey: String] {
        var found: [InodeKey: String] = [:]
        for other in places(of: path).flatMap(FilePatterns.files(inDirectoryOf:)) {
            guard let status = FileHandle.status(of: other), status.isRegular, found[InodeKey(status)] == nil else { continue }
            found[InodeKey(status)] = other
        }
        return found
    }
}
