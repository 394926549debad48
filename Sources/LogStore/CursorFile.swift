// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// `cursors/<sink>`: how far a sink is.
///
/// ```
/// 1234      the first sequence number that the sink has not taken
/// +1301     a record behind it that the sink has all the same: a crash that went before its turn
/// ```
/// Lines are filled up with blanks to 32 bytes, so that none lies in two sectors of a disk: the file is written over in its place, at each
/// answer of a receiver, and a power cut may leave new lines among old ones. Each of them is true.
struct CursorFile {
    let path: String

    /// What a cursor file says.
    struct Content: Hashable {
        var sequence: UInt64
        var early: [UInt64] = []
    }

    /// Bytes that are read: crashes that went early are few.
    private static let limit = 1 << 20
    /// Bytes of a line, LF included: a divisor of every disk's sector, and room for any number.
    private static let lineLength = 32

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
        let early = lines.dropFirst().filter { $0.hasPrefix("+") }.compactMap { UInt64($0.dropFirst().prefix { $0 != " " }) }
        return Content(sequence: sequence, early: early)
    }

    /// Writes over what stands there. Returning means that this process' next run reads `content`; for the machine's next run see ``sync(on:)``.
    func write(_ content: Content, to disk: any StoreDisk) throws(StoreError) {
        do throws(DiskError) {
            let lines = CursorFile.lines(of: content)
            guard let file = try openInPlace(disk) else { return try disk.replace(path, with: lines.bytes.copy) }
            try file.file.write(lines, at: 0)
            if file.length > lines.count { try file.file.truncate(to: lines.count) }
        } catch {
            throw .disk(error)
        }
    }

    /// Puts `content` in the place of what stands there, of which no line stays. Returning means that the machine's next run reads it.
    func replace(_ content: Content, on disk: any StoreDisk) throws(StoreError) {
        do {
            try disk.replace(path, with: CursorFile.lines(of: content).bytes.copy)
        } catch {
            throw .disk(error)
        }
    }

    private static func lines(of content: Content) -> ByteBuffer {
        var lines = ByteBuffer(capacity: (1 + content.early.count) * CursorFile.lineLength)
        lines.append(CursorFile.line("\(content.sequence)"))
        for sequence in content.early.sorted() { lines.append(CursorFile.line("+\(sequence)")) }
        return lines
    }

    /// The file and its length, where it is there and has whole lines: those of earlier versions were not filled up.
    private func openInPlace(_ disk: any StoreDisk) throws(DiskError) -> (file: any DiskFile, length: Int)? {
        do throws(DiskError) {
            let file = try disk.openForWriting(path)
            guard let length = try file.lengthInPlace(), length % CursorFile.lineLength == 0 else { return nil }
            return (file, length)
        } catch let error where error.isMissing {
            return nil
        }
    }

    /// Returning means that what was written survives a power cut.
    func sync(on disk: any StoreDisk) throws(DiskError) {
        do throws(DiskError) {
            try disk.openForWriting(path).sync()
        } catch let error where error.isMissing {
            // The next write makes it anew.
        }
    }

    private static func line(_ words: String) -> String {
        words + String(repeating: " ", count: lineLength - 1 - words.utf8.count) + "\n"
    }
}
