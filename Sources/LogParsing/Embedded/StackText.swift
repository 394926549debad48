// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// A stack as loggers write it into a field: what `debug.Stack` printed, or frames alone as zap and pkg/errors have them.
/// ```
/// goroutine 1 [running]:            main.(*Store).Put
/// main.(*Store).Put(0xc000010000)     ⇥/src/app/store.go:42
///   ⇥/src/app/store.go:42 +0x1d     main.main
/// ```
enum StackText {
    /// What the text says; nil when it holds no frame.
    static func parse(_ text: [UInt8], stamp: LineStamp) -> (crash: Crash, block: CrashBlock)? {
        let bytes = text.rawSpan
        if holdsHeader(bytes) {
            let block = block(text, stamp: stamp)
            let crash = CrashParser.parse(block)
            return crash.goroutines.contains { !$0.frames.isEmpty } ? (crash, block) : nil
        }
        guard let printed = asPrinted(bytes) else { return nil }
        let block = block(printed, stamp: stamp)
        var crash = CrashParser.parse(block)
        guard crash.goroutines.count == 1 else { return nil }
        // The header was added so that the parser knows the frames; nothing is known of the goroutine.
        crash.goroutines[0].id = -1
        crash.goroutines[0].state = TextRange(0, 0)
        crash.kind = .goroutineDump
        return (crash, block)
    }

    static func block(_ text: [UInt8], stamp: LineStamp) -> CrashBlock {
        let ends = text.count { $0 == 0x0A }
        return CrashBlock(text: text, stamp: stamp, lines: text.last == 0x0A ? ends : ends + 1, bytes: text.count)
    }

    /// True when a line is a goroutine's header or ends with one.
    private static func holdsHeader(_ text: RawSpan) -> Bool {
        var start = 0
        while start < text.byteCount {
            let end = text.firstIndex(of: 0x0A, from: start) ?? text.byteCount
            switch LineKind.of(text.extracting(start..<end)) {
            case .goroutine, .embeddedGoroutine: return true
            default: start = end + 1
            }
        }
        return false
    }

    /// Frames alone, in the form that the runtime prints them in; nil when there are none.
    private static func asPrinted(_ text: RawSpan) -> [UInt8]? {
        var printed = ByteBuffer(capacity: text.byteCount * 2)
        printed.append("goroutine 0 [running]:\n" as StaticString)
        let header = printed.count
        var start = 0
        var name: Range<Int>?
        while start < text.byteCount {
            let end = text.firstIndex(of: 0x0A, from: start) ?? text.byteCount
            let line = text.extracting(start..<end)
            if let function = name, LineKind.of(line) == .location {
                printed.append(text.extracting(function))
                if text.byte(at: function.upperBound - 1) != UInt8(ascii: ")") { printed.append("()" as StaticString) }
                printed.append(0x0A)
                printed.append(line)
                printed.append(0x0A)
            }
            name = line.byteCount > 0 && line.byte(at: 0) > 0x20 ? start..<end : nil
            start = end + 1
        }
        return printed.count > header ? printed.bytes.copy : nil
    }
}
