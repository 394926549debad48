// SPDX-License-Identifier: Apache-2.0

internal import CScan
internal import LogModel

/// Finds the places of a text where a secret, or the word that announces one, may stand.
///
/// Almost every line has none, so this is all that redaction costs it: 32 bytes at a time each byte's two halves are looked up in tables of
/// which sets of words may have it first, second or third ("Teddy", of Hyperscan). What a set may have is held against the words' hashes.
/// What is found then is seldom something else.
struct TriggerScan: Sendable {
    /// A word of three bytes, or the beginning of one that any bytes follow.
    struct Word {
        var text: StaticString
        /// Which of the eight sets it belongs to: words of a set should be alike, for what is found in a set is any mixture of its words.
        var set: UInt8
        /// Letters in either case.
        var ignoresCase = true
    }

    private let table: TriggerTable
    private let hasVectors = triggers_have_vectors() != 0

    init(_ words: [Word]) { table = TriggerTable(words) }

    /// The first such place at or behind `start`; nil where there is none. The last two bytes of a text are never one.
    @inline(__always)
    func next(in text: RawSpan, from start: Int) -> Int? {
        // The pointers are used inside of the call only, and C reads no byte behind the length.
        let found = unsafe text.withUnsafeBytes { bytes -> Int in
            guard let base = bytes.baseAddress, start < bytes.count else { return bytes.count }
            let address = unsafe base.assumingMemoryBound(to: UInt8.self)
            return unsafe hasVectors
                ? triggers_next(table.pointer, address, bytes.count, start)
                : triggers_next_bytewise(table.pointer, address, bytes.count, start)
        }
        return found < text.byteCount ? found : nil
    }
}

/// The tables of a ``TriggerScan``. They stay where they are: a struct that holds them would be copied for every line.
@safe
private final class TriggerTable: @unchecked Sendable {
    // Sendable because nothing is written to it behind the initialiser.
    let pointer: UnsafePointer<trigger_table>

    init(_ words: [TriggerScan.Word]) {
        let table = UnsafeMutablePointer<trigger_table>.allocate(capacity: 1)
        unsafe table.initialize(to: trigger_table())
        for word in words { unsafe TriggerTable.add(word, to: table) }
        unsafe pointer = UnsafePointer(table)
    }

    deinit { unsafe pointer.deallocate() }

    private static func add(_ word: TriggerScan.Word, to table: UnsafeMutablePointer<trigger_table>) {
        let text = unsafe UnsafeBufferPointer(start: word.text.utf8Start, count: min(3, word.text.utf8CodeUnitCount))
        // Both forms of each letter, by turns: eight of a word of three.
        for forms in 0..<(word.ignoresCase ? UInt8(1) << UInt8(text.count) : 1) {
            let form = unsafe text.enumerated().map { place, byte in
                byte.isLetter && forms >> UInt8(place) & 1 == 1 ? byte ^ 0x20 : byte
            }
            unsafe triggers_add(table, form, form.count, UInt32(word.set))
        }
    }
}
