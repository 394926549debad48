// SPDX-License-Identifier: Apache-2.0

internal import CTriggers
internal import LogModel

/// Finds the places of a text where a secret, or the word that announces one, may stand.
///
/// Almost every line has none, so this is all that redaction costs it: 32 bytes at a time each byte's two halves are looked up in tables of
/// which sets of words may have it first, second or third ("Teddy", of Hyperscan). What is found may be something else.
struct TriggerScan: Sendable {
    /// A word of three bytes, or the beginning of one that any bytes follow.
    struct Word {
        var text: StaticString
        /// Which of the eight sets it belongs to: words of a set should be alike, for what is found in a set is any mixture of its words.
        var set: UInt8
        /// Letters in either case.
        var ignoresCase = true
    }

    private var table = trigger_table()
    private let hasVectors = triggers_have_vectors() != 0

    init(_ words: [Word]) {
        for word in words { add(word) }
    }

    private mutating func add(_ word: Word) {
        let bit: UInt8 = 1 << word.set
        // C's arrays are tuples here; they lie in memory one behind the other, as the table's description in C says.
        unsafe withUnsafeMutableBytes(of: &table) { bytes in
            for place in 0..<3 {
                guard place < word.text.utf8CodeUnitCount else {
                    for half in 0..<16 {
                        unsafe bytes[place * 16 + half] |= bit
                        unsafe bytes[48 + place * 16 + half] |= bit
                    }
                    continue
                }
                let byte = unsafe word.text.utf8Start[place]
                let other = word.ignoresCase && byte.isLetter ? byte ^ 0x20 : byte
                for form in [byte, other] {
                    unsafe bytes[place * 16 + Int(form & 15)] |= bit
                    unsafe bytes[48 + place * 16 + Int(form >> 4)] |= bit
                }
            }
        }
    }

    /// The first such place at or behind `start`; nil where there is none. The last two bytes of a text are never one.
    @inline(__always)
    func next(in text: RawSpan, from start: Int) -> Int? {
        // The pointers are used inside of the call only, and C reads no byte behind the length.
        let found = unsafe text.withUnsafeBytes { bytes -> Int in
            guard let base = bytes.baseAddress, start < bytes.count else { return bytes.count }
            let address = unsafe base.assumingMemoryBound(to: UInt8.self)
            return unsafe withUnsafePointer(to: table) { table in
                unsafe hasVectors
                    ? triggers_next(table, address, bytes.count, start) : triggers_next_bytewise(table, address, bytes.count, start)
            }
        }
        return found < text.byteCount ? found : nil
    }
}
