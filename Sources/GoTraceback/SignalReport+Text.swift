// SPDX-License-Identifier: Apache-2.0

extension SignalReport {
    /// Reads `[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x47b1c0]`, where a signal without a name stands as HEX.
    init(line range: TextRange, _ bytes: RawSpan) {
        let line = bytes.extracting(range.indices)
        let end = line.firstOffset(of: " code=") ?? max(8, line.byteCount - 1)
        self.init(words: line.extracting(min(8, line.byteCount)..<max(min(8, line.byteCount), end)))
        code = Self.field(" code=", in: line)
        address = Self.field(" addr=", in: line)
        pc = Self.field(" pc=", in: line)
    }

    /// Reads `SIGQUIT: quit`, `Signal 34`.
    init(head range: TextRange, _ bytes: RawSpan) {
        let line = bytes.extracting(range.indices)
        self.init(words: line.has("Signal ") ? line.extracting(7..<line.byteCount) : line)
    }

    /// Reads `PC=0x47b1c0 m=0 sigcode=1 addr=0x0`.
    mutating func readProgramCounter(_ range: TextRange, _ bytes: RawSpan) {
        let line = bytes.extracting(range.indices)
        pc = Self.field("PC=", in: line)
        code = Self.field(" sigcode=", in: line)
        address = Self.field(" addr=", in: line)
    }

    /// `SIGSEGV: segmentation violation`, or a number.
    private init(words: RawSpan) {
        let colon = words.firstOffset(of: ": ")
        self.init(name: Self.string(words.extracting(0..<(colon ?? words.byteCount))))
        description = colon.map { Self.string(words.extracting(($0 + 2)..<words.byteCount)) }
    }

    /// The word behind a name and its `=`.
    private static func field(_ name: StaticString, in line: RawSpan) -> String? {
        guard let start = line.firstOffset(of: name).map({ $0 + name.utf8CodeUnitCount }) else { return nil }
        var end = start
        while end < line.byteCount, line.byte(end).isHexDigit || line.byte(end) == UInt8(ascii: "x") { end += 1 }
        return end > start ? string(line.extracting(start..<end)) : nil
    }

    private static func string(_ bytes: RawSpan) -> String {
        var text: [UInt8] = []
        text.append(bytes)
        return String(decoding: text, as: UTF8.self)
    }
}
