// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel
internal import LogStore

/// `history` in the ring's directory: what is remembered of each fingerprint, replaced as a whole each time.
///
/// ```
/// {"count":3,"fingerprint":"9f2c01ab34cd56ef","first":1795420800000000000,"last":1795421000000000000,"kind":"panic","service":"orders","versions":["1.4.1"]}
/// ```
/// One object a line; a line that cannot be read costs itself alone. Times are nanoseconds since 1970.
struct HistoryFile {
    private let path: String

    init(directory: String) {
        path = "\(directory)/history"
    }

    private struct Line: Decodable {
        var service: String
        var fingerprint: String
        var first: Int64
        var last: Int64
        var count: Int
        var versions: [String]
        var kind: String?
    }

    /// A file beyond this is none of ours: a million fingerprints with long names are less.
    private static let sizeLimit = 1 << 30
    private static let pieceSize = 1 << 20

    /// All that can be read of it, in the order of its lines, and how many lines could not. Nothing where there is no file.
    func read(from disk: any StoreDisk) throws(DiskError) -> (entries: [(FingerprintTable.Key, FingerprintTable.Entry)], damaged: Int) {
        var (entries, damaged): ([(FingerprintTable.Key, FingerprintTable.Entry)], Int) = ([], 0)
        for line in try bytes(from: disk).split(separator: 0x0A) {
            guard let read = try? JSONDecoder().decode(Line.self, from: Data(line)), read.count > 0, read.first <= read.last else {
                damaged += 1
                continue
            }
            let entry = FingerprintTable.Entry(
                first: Timestamp(nanoseconds: read.first), last: Timestamp(nanoseconds: read.last), count: read.count,
                versions: Array(read.versions.suffix(FingerprintTable.versionLimit)), kind: read.kind)
            entries.append((FingerprintTable.Key(service: read.service, fingerprint: read.fingerprint), entry))
        }
        return (entries, damaged)
    }

    /// Returning means that a restart reads `table`.
    func write(_ table: FingerprintTable, to disk: any StoreDisk) throws(DiskError) {
        var lines = ByteBuffer(capacity: 192 * table.entries.count)
        for (key, entry) in table.entries.sorted(by: { $0.value.last < $1.value.last }) { HistoryFile.append(entry, at: key, to: &lines) }
        try disk.replace(path, with: lines.bytes.copy)
    }

    private static func append(_ entry: FingerprintTable.Entry, at key: FingerprintTable.Key, to lines: inout ByteBuffer) {
        lines.append(UInt8(ascii: "{"))
        lines.member("count", entry.count)
        lines.member("fingerprint", key.fingerprint)
        lines.member("first", Int(entry.first.nanoseconds))
        lines.member("kind", entry.kind)
        lines.member("last", Int(entry.last.nanoseconds))
        // A reader asks for these, be they empty.
        lines.key("service")
        lines.appendJSONString(key.service)
        lines.key("versions")
        lines.append(UInt8(ascii: "["))
        for version in entry.versions {
            lines.separate()
            lines.appendJSONString(version)
        }
        lines.append("]}\n" as StaticString)
    }

    private func bytes(from disk: any StoreDisk) throws(DiskError) -> [UInt8] {
        var bytes: [UInt8] = []
        do throws(DiskError) {
            while bytes.count < HistoryFile.sizeLimit {
                let piece = try disk.read(path, at: bytes.count, count: HistoryFile.pieceSize)
                bytes += piece
                if piece.count < HistoryFile.pieceSize { break }
            }
        } catch {
            guard error.isMissing else { throw error }
        }
        return bytes
    }
}
