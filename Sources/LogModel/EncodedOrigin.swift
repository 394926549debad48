// SPDX-License-Identifier: Apache-2.0

/// An ``Origin`` and its stream in the bytes that they have in every document of the stream, encoded once.
package struct EncodedOrigin: Sendable {
    package let stream: StreamID
    package let origin: Origin
    /// `","event":{"id":"<stream>-`, what stands between the timestamp and the offset.
    let idPrefix: [UInt8]
    /// `"file":{"path":"…"},"iostream":"stderr"`, what is known of it: members of `log` that all documents of the stream share.
    let file: [UInt8]
    /// `,"service":{…},"host":{…}`, or nothing.
    let tail: [UInt8]

    /// `iostream` is the output of the process that the lines came from, where a transport tells `stdout` and `stderr` apart.
    package init(stream: StreamID, origin: Origin, iostream: String? = nil) {
        self.stream = stream
        self.origin = origin
        idPrefix = Array("\",\"event\":{\"id\":\"\(stream)-".utf8)
        file = EncodedOrigin.members { buffer in
            buffer.object("file") { $0.member("path", origin.path) }
            buffer.member("iostream", iostream)
        }
        let identity = EncodedOrigin.members { buffer in
            buffer.object("service") {
                $0.member("name", origin.service)
                $0.member("version", origin.serviceVersion)
                $0.member("environment", origin.environment)
            }
            buffer.object("host") { $0.member("name", origin.host) }
        }
        tail = identity.isEmpty ? [] : [UInt8(ascii: ",")] + identity
    }

    /// The members that `body` writes into an object, without the object's brackets.
    private static func members(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
        var buffer = ByteBuffer()
        buffer.append(UInt8(ascii: "{"))
        body(&buffer)
        return buffer.bytes.extracting(1..<buffer.count).copy
    }
}
