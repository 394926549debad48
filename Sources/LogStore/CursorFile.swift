// SPDX-License-Identifier: Apache-2.0

/// `cursors/<sink>`: how far a sink is, replaced as a whole each time.
///
/// ```
/// 1234      the first sequence number that the sink has not taken
/// +1301     a record behind it that the sink has all the same: a crash that went before its turn
/// ```
struct CursorFile {
    let path: String

    /// What a cursor file says.
    struct Content: Hashable {
        var sequence: UInt64
        var early: [UInt64] = []
    }

    /// Bytes that are read: crashes that went early are few.
    private static let limit = 1 << 20

    init(directory: String, sink: String) {
        path = "\(directory)/cursors/\(sink)"
    }

    /// The content; nil when there is no file yet. Throws ``StoreError/badCursor(path:)`` for a file that holds no number.
    func read(from disk: any StoreDisk) throws(StoreError) -> Content? {
        let bytes: [UInt8]
        do {
            bytes = try disk.read(path, at: 0, count: CursorFile.limit)
        } catch {
            guard error.isMissing else { throw .disk(error) }
            return nil
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let digits = lines.first?.prefix(while: { ("0"..."9").contains($0) }), let sequence = UInt64(digits) else {
            throw .badCursor(path: path)
        }
        return Content(sequence: sequence, early: lines.dropFirst().filter { $0.hasPrefix("+") }.compactMap { UInt64($0.dropFirst()) })
    }

    /// Returning means that a restart reads `content`.
    func write(_ content: Content, to disk: any StoreDisk) throws(StoreError) {
        let text = "\(content.sequence)\n" + content.early.sorted().map { "+\($0)\n" }.joined()
        do {
            try disk.replace(path, with: Array(text.utf8))
        } catch {
            throw .disk(error)
        }
    }
}
