// SPDX-License-Identifier: Apache-2.0

/// Something in a ring that is not as it was written, or is missing.
struct Damage: Hashable, Sendable {
    /// The file; nil when what is missing is a file.
    var path: String?
    /// The byte in the file where it begins.
    var offset: Int?
    /// The records that cannot be read for it.
    var records: Range<UInt64>?
    /// What is wrong, in words.
    var words: String

    /// `00000000000000001234.ndjson.lz4, byte 512: the block is damaged (its checksum does not fit); records 1300 to 1323 cannot be read`
    var description: String { words(path: path.map { $0.split(separator: "/").last.map(String.init) ?? $0 }) }

    /// The same with the whole path.
    var fullDescription: String { words(path: path) }

    private func words(path: String?) -> String {
        var text = path ?? ""
        if let offset { text += ", byte \(offset)" }
        text += (text.isEmpty ? "" : ": ") + words
        if let records, !records.isEmpty {
            text +=
                records.upperBound - records.lowerBound == 1
                ? "; record \(records.lowerBound) cannot be read"
                : "; records \(records.lowerBound) to \(records.upperBound - 1) cannot be read"
        }
        return text
    }
}
