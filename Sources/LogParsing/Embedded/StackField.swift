// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The field of a JSON or logfmt line that holds a stack.
/// ```
/// {"level":"error","msg":"panic recovered","stacktrace":"goroutine 1 [running]:\nmain.f()\n\t/src/x.go:12 +0x1d\n"}
/// time=2026-11-23T08:00:00Z level=ERROR msg="panic recovered" stack="goroutine 1 [running]:\nmain.f()…"
/// ```
struct StackField {
    /// The inside of the quotes, or the bare value.
    var range: Range<Int>
    var isQuoted: Bool

    /// No stack with a goroutine's header is shorter than this together with a level.
    private static let leastLength = 64

    /// Whether a line of an error may hold one in a field of any name.
    @inline(__always)
    static func mayStand(in line: RawSpan, level: LevelName) -> Bool {
        // The levels stand in the order of their gravity; one compare is less than asking for it.
        level.rawValue >= LevelName.error.rawValue && line.byteCount >= leastLength && header(in: line) != nil
    }

    init?(_ line: RawSpan, _ fields: borrowing LineFields) {
        if let stack = fields.stackTrace {
            self.init(line, stack.range)
        } else if let start = StackField.header(in: line), let inside = StackField.quoted(line, around: start) {
            self.init(line, inside)
        } else {
            return nil
        }
    }

    private init(_ line: RawSpan, _ range: Range<Int>) {
        self.range = range
        isQuoted = line.byte(at: range.lowerBound - 1) == UInt8(ascii: "\"")
    }

    /// Where `goroutine ` and a number stand, in a line with escapes: a stack has line ends.
    @inline(never)
    private static func header(in line: RawSpan) -> Int? {
        guard line.firstIndex(of: UInt8(ascii: "\\")) != nil else { return nil }
        var index = 0
        while let found = line.firstIndex(of: UInt8(ascii: "g"), from: index) {
            if line.word(at: found) == ByteWord.of("goroutin"), line.starts(with: "e ", at: found + 8), line.byte(at: found + 10).isDigit {
                return found
            }
            index = found + 1
        }
        return nil
    }

    /// The inside of the quoted text that `index` lies in.
    private static func quoted(_ line: RawSpan, around index: Int) -> Range<Int>? {
        var start: Int?
        var position = 0
        while position < line.byteCount {
            let quote = line.index(from: position) { word in
                ByteWord.equal(word, UInt8(ascii: "\"")) | ByteWord.equal(word, UInt8(ascii: "\\"))
            }
            if line.byte(at: quote) == UInt8(ascii: "\\") {
                position = quote + 2
                continue
            }
            if let open = start {
                if index < quote { return open..<quote }
                start = nil
            } else {
                guard quote < index else { return nil }
                start = quote + 1
            }
            position = quote + 1
        }
        return nil
    }
}
