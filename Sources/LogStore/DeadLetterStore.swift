// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// A document that a sink will never take, and why.
package struct DeadLetter: Sendable {
    /// The document with its LF.
    package var document: [UInt8]
    /// The receiver's status, such as 400.
    package var status: Int
    /// The receiver's words.
    package var reason: String

    package init(document: [UInt8], status: Int, reason: String) {
        self.document = document
        self.status = status
        self.reason = reason
    }
}

/// Keeps refused documents beside the ring: `dead-letter/<sink>/<day>.ndjson.lz4`, one LZ4 frame for each batch.
///
/// ```
/// {"status":400,"reason":"mapper_parsing_exception: …","document":{"@timestamp":…}}
/// ```
package struct DeadLetterStore: Sendable {
    private let directory: String
    private let disk: any StoreDisk

    package init(directory: String, disk: any StoreDisk = LocalDisk()) {
        self.directory = directory
        self.disk = disk
    }

    /// Writes the letters and answers the file that holds them. Returning means that they are on the disk.
    package func append(_ letters: [DeadLetter], sink: String, at time: Timestamp = .now) throws(StoreError) -> String {
        let folder = "\(directory)/dead-letter/\(sink)"
        let path = "\(folder)/\(time.description.prefix(10)).ndjson.lz4"
        var frame = ByteBuffer(capacity: 4096)
        do {
            try LZ4Frame.compress(DeadLetterStore.lines(letters).bytes, into: &frame)
        } catch {
            throw .compression(error)
        }
        do throws(DiskError) {
            try disk.createDirectory(folder)
            let file = try disk.openForWriting(path)
            let end = try disk.size(of: path)
            do throws(DiskError) {
                try file.write(frame, at: end)
                try file.sync()
            } catch {
                // Half a frame would make everything behind it unreadable; the letters are written again.
                try file.truncate(to: end)
                throw error
            }
        } catch {
            throw .disk(error)
        }
        return path
    }

    private static func lines(_ letters: [DeadLetter]) -> ByteBuffer {
        var lines = ByteBuffer(capacity: 4096)
        for letter in letters {
            lines.append("{" as StaticString)
            lines.member("status", letter.status)
            lines.member("reason", letter.reason)
            lines.key("document")
            // A document is one line of JSON and stands here as the value that it is.
            lines.append(letter.document.rawSpan.extracting(0..<max(0, letter.document.count - 1)))
            lines.append("}\n" as StaticString)
        }
        return lines
    }
}
