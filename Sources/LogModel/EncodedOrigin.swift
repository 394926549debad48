// SPDX-License-Identifier: Apache-2.0

/// An ``Origin`` and its stream in the bytes that they have in every document of the stream, encoded once.
///
/// A class, though nothing of it changes: whoever chooses between some for each line would copy hundreds of bytes.
package final class EncodedOrigin: Sendable {
    package let stream: StreamID
    package let origin: Origin
    /// `log.iostream`: the output of the process that the lines came from, where that is known.
    package let iostream: String?
    /// `","event":{"id":"<stream>-`, what stands between the timestamp and the offset.
    let idPrefix: [UInt8]
    /// `"file":{"path":"…"},"iostream":"stderr"`, what is known of it: members of `log` that all documents of the stream share.
    let file: [UInt8]
    /// ``file`` and `"offset":`, what stands in `log` of a line before its own members.
    let logHead: [UInt8]
    /// `,"service":{…},"host":{…},"kubernetes":{…}`, or nothing.
    let tail: [UInt8]
    /// ``tail`` and `,"process":{"pid":7}`: for documents that have no more to say of the process.
    let lineTail: [UInt8]

    /// `iostream` is the output of the process that the lines came from, where a transport tells `stdout` and `stderr` apart.
    package init(stream: StreamID, origin: Origin, iostream: String? = nil) {
        self.stream = stream
        self.origin = origin
        self.iostream = iostream
        idPrefix = Array("\",\"event\":{\"id\":\"\(stream)-".utf8)
        file = EncodedOrigin.members { buffer in
            buffer.object("file") { $0.member("path", origin.path) }
            buffer.member("iostream", iostream)
        }
        logHead = (file.isEmpty ? file : file + [UInt8(ascii: ",")]) + Array("\"offset\":".utf8)
        tail = EncodedOrigin.furtherMembers { $0.append(origin) }
        lineTail = tail + EncodedOrigin.furtherMembers { buffer in buffer.object("process") { $0.member("pid", origin.processID) } }
    }

    /// The same stream of another writer.
    package func of(_ other: Origin) -> EncodedOrigin { EncodedOrigin(stream: stream, origin: other, iostream: iostream) }

    /// ``members(_:)`` behind a comma, or nothing.
    private static func furtherMembers(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
        let found = members(body)
        return found.isEmpty ? [] : [UInt8(ascii: ",")] + found
    }

    /// The members that `body` writes into an object, without the object's brackets.
    private static func members(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
        var buffer = ByteBuffer()
        buffer.append(UInt8(ascii: "{"))
        body(&buffer)
        return buffer.bytes.extracting(1..<buffer.count).copy
    }
}
