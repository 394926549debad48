// SPDX-License-Identifier: Apache-2.0

/// Paths that lead through links.
extension FileSource {
    /// Watches the directory that a file stands in where its path leads there through links.
    func watchTarget(of path: String) -> Bool {
        guard let target = FileHandle.target(of: path) else { return false }
        guard target != path else { return true }
        return inotify?.watchDirectory(FilePatterns.parent(of: target)) == true
    }
}
