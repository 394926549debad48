// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Standard output of `inspect`: gathers what is written, and takes the progress bar away before it shows.
struct InspectOutput: ~Copyable {
    var buffer = ByteBuffer(capacity: 1 << 16)
    /// False once the output takes no more.
    private(set) var isOpen = true
    private static let limit = 1 << 16

    init() {
        // A reader that has enough, such as `head`, ends the process without a word, also where this was started with SIGPIPE ignored.
        _ = signal(SIGPIPE, SIG_DFL)
    }

    /// True when enough is gathered to be written.
    var isFull: Bool { buffer.count >= InspectOutput.limit }

    mutating func line(_ text: String) {
        buffer.append(text)
        buffer.append(UInt8(0x0A))
    }

    mutating func flush() {
        if isOpen, !buffer.isEmpty { isOpen = StandardStream.write(buffer.bytes, to: STDOUT_FILENO) }
        buffer.removeAll()
    }
}
