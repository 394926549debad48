// SPDX-License-Identifier: Apache-2.0

internal import LogParsing

/// Chunks into lines, and nothing else.
enum LinesPass {
    static func run(_ input: Input) -> String {
        var splitter = LineSplitter()
        let bytes = RawSpan(_elements: input.text.span)
        var (lines, length, start) = (0, 0, 0)
        while start < bytes.byteCount {
            let end = min(start + DocumentsPass.chunk, bytes.byteCount)
            let piece = bytes.extracting(start..<end)
            var cursor = 0
            while let line = splitter.next(in: piece, at: UInt64(start), cursor: &cursor) {
                lines += 1
                length += splitter.text(of: line, in: piece).byteCount
            }
            start = end
        }
        return "\(lines) lines of \(length) bytes"
    }
}
