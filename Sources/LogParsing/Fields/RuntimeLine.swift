// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Reads the lines that Go's runtime prints of itself when `GODEBUG` asks for them.
/// ```
/// SCHED 106ms: gomaxprocs=2 idleprocs=0 threads=5 … runqueue=0 [ 0 0 ] schedticks=[ 10573 59903 ]      schedtrace (proc.go, schedtrace)
///   P0: status=1 schedtick=1234 syscalltick=12 m=5 runqsize=3 gfreecnt=15 timerslen=0                   scheddetail
/// gc 3 @0.025s 0%: 0.12+0.17+0.002 ms clock, 0.25+0/0.093/0.082+0.005 ms cpu, 16->16->7 MB, …           gctrace (mgc.go, gcMarkTermination)
/// scav 7168 KiB work (bg), 0 KiB work (eager), 14568 KiB now, 45% util                                  scavtrace (mgcscavenge.go, printScavTrace)
/// init encoding/base64 @8.2 ms, 0.009 ms clock, 1408 bytes, 4 allocs                                    inittrace (proc.go, doInit1)
/// ```
/// A number is written as the runtime wrote it. A line that departs from these forms says nothing.
struct RuntimeLine: ~Escapable {
    let line: RawSpan
    var index = 0

    @_lifetime(copy line)
    private init(_ line: RawSpan) { self.line = line }

    /// Whether a line may be one, by its first bytes.
    @inline(__always)
    static func mayBegin(_ line: RawSpan, _ first: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "S"): line.word(at: 0) & 0xFFFF_FFFF_FFFF == ByteWord.of("SCHED ")
        case UInt8(ascii: "g"): line.word(at: 0) & 0xFF_FFFF == ByteWord.of("gc ")
        case UInt8(ascii: "s"): line.word(at: 0) & 0xFF_FFFF_FFFF == ByteWord.of("scav ")
        case UInt8(ascii: "i"): line.word(at: 0) & 0xFF_FFFF_FFFF == ByteWord.of("init ")
        case 0x20: line.byte(at: 1) == 0x20 && "PMG".utf8.contains(line.byte(at: 2)) && line.byte(at: 3).isDigit
        default: false
        }
    }

    static func read(_ line: RawSpan) -> RuntimeFacts? {
        var reader = RuntimeLine(line)
        // The JSON is about as long as the line.
        guard line.byteCount <= 64 * 1024 else { return nil }
        return switch line.byte(at: 0) {
        case UInt8(ascii: "S"): reader.scheduler()
        case UInt8(ascii: "g"): reader.collection()
        case UInt8(ascii: "s"): reader.scavenger()
        case UInt8(ascii: "i"): reader.initialisation()
        default: reader.schedulerPart()
        }
    }

    // MARK: Words

    mutating func take(_ word: StaticString) -> Bool {
        guard line.starts(with: word, at: index) else { return false }
        index += word.utf8CodeUnitCount
        return true
    }

    /// Digits, with a fraction where `isDecimal`; at most 18 of them, so that every number fits whoever reads it.
    mutating func number(isDecimal: Bool = false) -> Range<Int>? {
        let start = index
        while line.byte(at: index).isDigit { index += 1 }
        guard index > start else { return nil }
        if isDecimal, line.byte(at: index) == UInt8(ascii: "."), line.byte(at: index + 1).isDigit {
            index += 1
            while line.byte(at: index).isDigit { index += 1 }
        }
        // JSON knows no zeros before a number.
        if index - start > 1, line.byte(at: start) == UInt8(ascii: "0"), line.byte(at: start + 1) != UInt8(ascii: ".") { return nil }
        return index - start <= 18 ? start..<index : nil
    }

    var isAtEnd: Bool { index >= line.byteCount }

    /// Writes `"name":number` for what stands next, and passes `behind`.
    mutating func member(_ name: StaticString, then behind: StaticString, isDecimal: Bool = false, to buffer: inout ByteBuffer) -> Bool {
        guard let number = number(isDecimal: isDecimal), take(behind) else { return false }
        buffer.key(name)
        buffer.append(line.extracting(number))
        return true
    }
}
