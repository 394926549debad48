// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Writes whole pieces of bytes to standard output or standard error.
package enum StandardStream {
    /// False when nobody reads there any more, or the disk behind it is full.
    @discardableResult
    package static func write(_ bytes: RawSpan, to descriptor: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { source in
            var written = 0
            while written < source.count {
                // The pointer moves within the span: written is below its count.
                let put = unsafe Glibc.write(descriptor, source.baseAddress.map { unsafe $0 + written }, source.count - written)
                if put < 0, errno == EINTR { continue }
                if put < 0, errno == EAGAIN {
                    var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = unsafe poll(&room, 1, -1)
                    continue
                }
                guard put > 0 else { return false }
                written += put
            }
            return true
        }
    }

    /// Writes a text and a line's end.
    package static func writeLine(_ text: String, to descriptor: Int32) {
        write(Array((text + "\n").utf8).rawSpan, to: descriptor)
    }

    /// True when a person looks at the stream.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
