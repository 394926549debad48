// SPDX-License-Identifier: Apache-2.0

/// `cursors/<sink>`: the first sequence number that the sink has not taken, in decimal, replaced as a whole each time.
struct CursorFile {
    let path: String

    init(directory: String, sink: String) {
        path = "\(directory)/cursors/\(sink)"
    }

    /// The number; nil when there is no file yet. Throws ``StoreError/badCursor(path:)`` for a file that holds none.
    func read(from disk: any StoreDisk) throws(StoreError) -> UInt64? {
        let content: [UInt8]
        do {
            content = try disk.read(path, at: 0, count: 32)
        } catch {
            guard error.isMissing else { throw .disk(error) }
            return nil
        }
        guard let number = UInt64(String(decoding: content.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)) else {
            throw .badCursor(path: path)
        }
        return number
    }

    /// Returning means that a restart reads `sequence`.
    func write(_ sequence: UInt64, to disk: any StoreDisk) throws(StoreError) {
        do {
            try disk.replace(path, with: Array("\(sequence)\n".utf8))
        } catch {
            throw .disk(error)
        }
    }
}
