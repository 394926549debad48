// SPDX-License-Identifier: Apache-2.0

/// The names that rotation gives to the files that held a path: `app.log.1`, `app.log-20261124`, `app.log.old`.
struct RotatedNames {
    /// The path of the file that was rotated.
    let path: String

    /// True for a name that rotation could have given; compressed copies are no files to read on in.
    func contains(_ other: String) -> Bool {
        guard other.hasPrefix(path) else { return false }
        let suffix = other.utf8.dropFirst(path.utf8.count)
        guard let mark = suffix.first, ".-_".utf8.contains(mark), let next = suffix.dropFirst().first else { return false }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) || other.hasSuffix("old") else { return false }
        return !RotatedNames.compressed.contains { other.hasSuffix($0) }
    }

    private static let compressed = [".gz", ".bz2", ".xz", ".zst", ".lz4", ".Z", ".zip"]
}
