// SPDX-License-Identifier: Apache-2.0

extension LineKind {
    /// The parts of a goroutine header, as offsets into its line:
    /// `'goroutine ' DEC GInfo? ' [' Status (' (leaked)' | ' (scan)')? (', ' DEC ' minutes')? (', locked to thread')? … ']' Labels? ':'`.
    struct Header {
        var id = 0
        var statusStart = 0
        var statusEnd = 0
        var minutes = 0
        var isLocked = false
        /// Where the labels begin, behind their `{`; equal to ``labelsEnd`` where there are none.
        var labelsStart = 0
        var labelsEnd = 0

        /// Nil where no header begins at `start` and ends the line. A status holds blanks, dots, slashes and parentheses but no brackets;
        /// quoted labels may hold anything, `]:` too.
        init?(_ line: RawSpan, at start: Int = 0) {
            guard line.has("goroutine ", at: start), line.ends(with: ":") else { return nil }
            let idEnd = LineKind.digits(line, from: start + 10)
            guard idEnd > start + 10 else { return nil }
            id = LineKind.decimal(line, from: start + 10, to: idEnd)
            guard let open = Header.bracket(line, from: idEnd) else { return nil }
            guard let close = line.firstOffset(of: UInt8(ascii: "]"), from: open) else { return nil }
            statusStart = open
            statusEnd = close
            if line.ends(with: "}]:"), let inner = line.firstOffset(of: " labels:{", from: open), inner < close {
                statusEnd = inner
                (labelsStart, labelsEnd) = (inner + 9, line.byteCount - 3)
            } else if close + 2 != line.byteCount {
                guard line.has(" {", at: close + 1), line.ends(with: "}:"), line.byteCount - 2 >= close + 3 else { return nil }
                (labelsStart, labelsEnd) = (close + 3, line.byteCount - 2)
            }
            readQualities(line)
        }

        /// Offset behind the ` [` that follows the id, or `GInfo`: ` gp=HEX m=DEC mp=HEX`, ` gp=HEX m=nil` (Go 1.22).
        private static func bracket(_ line: RawSpan, from start: Int) -> Int? {
            if line.has(" [", at: start) { return start + 2 }
            guard line.has(" gp=0x", at: start), let open = line.firstOffset(of: " [", from: start) else { return nil }
            return open + 2
        }

        private mutating func readQualities(_ line: RawSpan) {
            let end = statusEnd
            guard var offset = line.firstOffset(of: UInt8(ascii: ","), from: statusStart), offset < end else { return dropMarks(line) }
            statusEnd = offset
            while offset < end {
                let digits = LineKind.digits(line, from: offset + 2)
                if digits > offset + 2, line.has(" minutes", at: digits) {
                    minutes = LineKind.decimal(line, from: offset + 2, to: digits)
                } else if line.has("locked to thread", at: offset + 2) {
                    isLocked = true
                }
                offset = line.firstOffset(of: ", ", from: offset + 2) ?? end
            }
            dropMarks(line)
        }

        /// ` (scan)` and ` (leaked)` are no part of the status; `(nil chan)`, `(idle)` and `(durable)` are.
        private mutating func dropMarks(_ line: RawSpan) {
            guard statusEnd > statusStart, line.byte(statusEnd - 1) == UInt8(ascii: ")") else { return }
            let status = line.extracting(0..<statusEnd)
            if status.ends(with: " (scan)") { statusEnd -= 7 }
            if line.extracting(0..<statusEnd).ends(with: " (leaked)") { statusEnd -= 9 }
            statusEnd = max(statusEnd, statusStart)
        }
    }

    static func isHeader(_ line: RawSpan, at start: Int) -> Bool { Header(line, at: start) != nil }
}
