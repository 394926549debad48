// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Documents into what a block of the ring holds: an LZ4 frame for each 256 KiB, and its checksum.
enum PackPass {
    static func run(_ input: Input) -> String {
        var (packed, checksum) = (0, UInt32(0))
        each(input) { frame in
            packed += frame.byteCount
            checksum ^= CRC32C.of(frame)
        }
        return "\(packed) bytes, checksum \(checksum)"
    }

    /// Calls `body` with each frame. liblz4 refuses for want of memory only.
    static func each(_ input: Input, _ body: (RawSpan) -> Void) {
        let bytes = RawSpan(_elements: input.text.span)
        var frame = ByteBuffer(capacity: 1 << 20)
        for start in stride(from: 0, to: bytes.byteCount, by: DocumentsPass.chunk) {
            frame.removeAll()
            let piece = bytes.extracting(start..<min(start + DocumentsPass.chunk, bytes.byteCount))
            guard (try? LZ4Frame.compress(piece, into: &frame)) != nil else { return }
            body(frame.bytes)
        }
    }
}
