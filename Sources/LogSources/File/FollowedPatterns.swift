// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LogModel

/// The patterns that an earlier run has followed: what they name now that was not there then is new, and `start_at: end` passes over none of it.
///
/// The ring remembers them as positions of their own. By the files alone it could not: a run that has found none, or only empty ones, leaves
/// no other position, and the next one would pass over all that came between the two.
package struct FollowedPatterns: Sendable {
    /// ``LogModel/SourcePosition/source`` of such a position; its name is the pattern.
    package static let kind = "pattern"

    private let followed: [String]
    /// Those that the ring has not been told of.
    private let untold: [String]

    /// A pattern was followed, too, where a position of a file is known that it names: rings were written before patterns stood in them.
    init(_ patterns: FilePatterns, in positions: [SourcePosition]) {
        let told = Set(positions.filter { $0.source == FollowedPatterns.kind }.map(\.name))
        let files = positions.filter { $0.source == "file" }.map(\.name)
        untold = patterns.paths.filter { !told.contains($0) }
        followed = patterns.paths.filter { pattern in told.contains(pattern) || files.contains { FilePatterns.names(pattern, $0) } }
    }

    /// True where one of them names the path.
    func cover(_ path: String) -> Bool { followed.contains { FilePatterns.names($0, path) } }

    /// What the ring has to be told: that from now on all are followed.
    var beginning: [SourcePosition] {
        untold.map { pattern in
            let id = StreamID(hash: Array(SHA256.hash(data: Array("pattern \(pattern)".utf8))))
            return SourcePosition(stream: id, source: FollowedPatterns.kind, name: pattern, offset: 0, identity: "")
        }
    }
}
