// SPDX-License-Identifier: Apache-2.0

internal import LogSources

extension RecorderConfiguration {
    /// Pairs of file sources that read the same, in words for a person: whatever stands in such a file is sent twice.
    ///
    /// They are told by the files that are there now, links followed, and by patterns that are the same where neither source leaves files out.
    package func overlaps() -> [String] {
        let sources = sources.enumerated().compactMap { index, source -> FollowedFiles? in
            if case .file(let options) = source.target { FollowedFiles(index: index, options: options) } else { nil }
        }
        return sources.indices.flatMap { second in
            sources[..<second].compactMap { first in first.overlap(with: sources[second]) }
        }
    }
}

/// What one file source follows.
private struct FollowedFiles {
    let index: Int
    let options: FileOptions
    /// The paths by the files that they lead to.
    let files: [String: String]

    init(index: Int, options: FileOptions) {
        (self.index, self.options) = (index, options)
        files = Dictionary(options.matchingFiles.map { ($0.target, $0.path) }) { first, _ in first }
    }

    func overlap(with other: FollowedFiles) -> String? {
        let same = files.keys.filter { other.files[$0] != nil }.compactMap { files[$0] }.sorted()
        let head = "sources[\(other.index)].file follows "
        let tail = ", as sources[\(index)].file does: each line is sent twice; name it in one of them, or leave it out with `exclude`"
        if let first = same.first {
            return head + (same.count == 1 ? first : "\(first) and \(same.count - 1) more") + tail
        }
        guard options.exclude.isEmpty, other.options.exclude.isEmpty else { return nil }
        return other.options.paths.first(where: options.paths.contains).map { head + "`\($0)`" + tail }
    }
}
