// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import GoTraceback
internal import LogModel

/// Reads `/debug/pprof/heap?debug=1`: who holds how much memory (`runtime/pprof: writeHeapInternal`).
///
/// ```
/// heap profile: 3: 4096 [10: 9000] @ heap/1048576
/// 1: 1024 [2: 2048] @ 0x4a1b2c 0x4a2200                  in use: objects, bytes [ever: objects, bytes]
/// #	0x4a1b2b	main.fill+0x2b	/src/app/main.go:20
///
/// # runtime.MemStats
/// ```
/// The profile holds one allocation of each `2 * MemProfileRate` bytes; the counts are scaled up as pprof does it.
enum HeapProfile {
    static let mostSites = 20
    private static let mostKnown = 2_000
    private static let mostNameBytes = 200

    /// The functions that hold most, the largest first: of each stack the innermost one of the application, else the innermost outside of the
    /// runtime.
    static func sites(_ text: RawSpan) -> [HeapSite] {
        var reader = Reader()
        var start = 0
        while start < text.byteCount, !reader.isAtEnd {
            let end = text.firstIndex(of: 0x0A, from: start) ?? text.byteCount
            reader.read(text.extracting(start..<end))
            start = end + 1
        }
        reader.close()
        let ordered = reader.bytes.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        return ordered.prefix(mostSites).map { HeapSite(function: $0.key, bytes: Int(min($0.value, 1e18))) }
    }

    private struct Reader {
        var bytes: [String: Double] = [:]
        var isAtEnd = false
        /// Bytes of the sampling interval; 0 until the head was read.
        private var rate = 0.0
        private var record: (objects: Double, bytes: Double)?
        private var first: String?
        private var inApp: String?

        mutating func read(_ line: RawSpan) {
            if line.starts(with: "#\t") { return readFrame(line) }
            if line.starts(with: "# runtime.MemStats") { isAtEnd = true }
            close()
            if line.starts(with: "heap profile:") {
                let text = line.text
                let written = text.lastIndex(of: "/").flatMap { Double(text[text.index(after: $0)...]) } ?? 0
                rate = written / 2
            } else {
                record = Reader.counts(line)
            }
        }

        /// Books the record that was read.
        mutating func close() {
            defer { (record, first, inApp) = (nil, nil, nil) }
            guard let record, record.bytes > 0, record.objects > 0, let function = inApp ?? first else { return }
            guard bytes.count < mostKnown || bytes[function] != nil else { return }
            let isSampled = rate > 1
            let scale = isSampled ? 1 / (1 - exp(-record.bytes / record.objects / rate)) : 1
            // A server may write any number: one that no machine holds is left out.
            let held = record.bytes * scale
            if held.isFinite, held < 1e15 { bytes[function, default: 0] += held }
        }

        private mutating func readFrame(_ line: RawSpan) {
            guard record != nil, inApp == nil, let tab = line.firstIndex(of: 0x09, from: 2) else { return }
            let end = line.firstIndex(of: 0x09, from: tab + 1) ?? line.byteCount
            var plus = end
            while plus > tab + 1, line[plus - 1] != UInt8(ascii: "+") { plus -= 1 }
            let function = line.extracting(tab + 1..<(plus > tab + 1 ? plus - 1 : end))
            guard function.byteCount > 0 else { return }
            let short = function.extracting(0..<min(function.byteCount, mostNameBytes))
            if first?.hasPrefix("runtime.") ?? true { first = short.text }
            if PackagePath.isInApp(function, file: HeapProfile.file(line, behind: end)) { inApp = short.text }
        }

        /// `1: 1024 [2: 2048] @ …`: objects and bytes in use.
        private static func counts(_ line: RawSpan) -> (objects: Double, bytes: Double)? {
            let head = line.extracting(0..<min(line.byteCount, 60)).text
            let parts = head.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let objects = Int(parts[0]), let bracket = parts[1].firstIndex(of: "[") else { return nil }
            guard let bytes = Int(parts[1][..<bracket].filter { $0 != " " }) else { return nil }
            return (Double(objects), Double(bytes))
        }
    }

    /// The path behind the function, without its line.
    @_lifetime(copy line)
    private static func file(_ line: RawSpan, behind start: Int) -> RawSpan {
        var start = start
        while start < line.byteCount, line[start] == 0x09 { start += 1 }
        var end = line.byteCount
        while end > start, line[end - 1] != UInt8(ascii: ":") { end -= 1 }
        return line.extracting(start..<max(start, end > start ? end - 1 : line.byteCount))
    }
}

/// A function and the bytes in use that it allocated.
struct HeapSite: Hashable, Sendable, Codable {
    var function: String
    var bytes: Int
}
