// SPDX-License-Identifier: Apache-2.0

/// The names that rotation gives to the files that held a path: `app.log.1`, `app.log-20261124`, `app.log.old`, and packed `app.log.1.gz`.
struct RotatedNames {
    /// The path of the file that was rotated.
    let path: String

    /// True for a name that rotation could have given to a file that it has not packed.
    func contains(_ other: String) -> Bool {
        guard other.hasPrefix(path) else { return false }
        let suffix = other.utf8.dropFirst(path.utf8.count)
        guard let mark = suffix.first, ".-_".utf8.contains(mark), let next = suffix.dropFirst().first else { return false }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) || other.hasSuffix("old") else { return false }
        return !RotatedNames.packed.contains { other.hasSuffix($0) }
    }

    /// True for a name that rotation could have given to a file that it has packed in a way that can be read.
    func containsPacked(_ other: String) -> Bool { RotatedNames.unpacked(other).map(contains) ?? false }

    /// True for either.
    func mayBe(_ other: String) -> Bool { contains(other) || containsPacked(other) }

    /// True for a name that may hold what stood at the path, or in a file that was rotated before: what it holds must show that.
    func mayHold(_ other: String) -> Bool { other != path && other.hasPrefix(stem) }

    static func isPacked(_ path: String) -> Bool { path.hasSuffix(packedSuffix) }

    /// The name of the file that was packed; nil for a name that packing does not give.
    static func unpacked(_ path: String) -> String? { isPacked(path) ? String(path.dropLast(packedSuffix.count)) : nil }

    static let packedSuffix = ".gz"

    private static let packed = [".gz", ".bz2", ".xz", ".zst", ".lz4", ".Z", ".zip"]

    /// The path up to the first dot in its name: `/logs/app` of `/logs/app.log.1`, since `app.log` may become `app.1.log`, too.
    private var stem: String {
        guard let slash = path.lastIndex(of: "/"), let dot = path[slash...].dropFirst(2).firstIndex(of: ".") else { return path }
        return String(path[..<dot])
    }
}
