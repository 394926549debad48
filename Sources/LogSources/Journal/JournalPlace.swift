// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Where an entry stands in a journal: what libsystemd calls a cursor.
///
/// Sequence numbers count the entries of one journald, over files and boots, for as long as its journal is not begun anew.
struct JournalPlace: Hashable, Sendable {
    /// The family of sequence numbers.
    var family: JournalID
    /// The entry's sequence number in it, 1 for the first.
    var number: UInt64
    var boot: JournalID
    /// Microseconds since the boot.
    var monotonic: UInt64
    /// Microseconds since 1970.
    var realtime: UInt64

    /// The place right behind: that of the next entry, whenever it comes.
    var next: JournalPlace {
        var place = self
        place.number += 1
        return place
    }

    /// `s=…;i=1ec;b=…;m=61f464acd;t=660fad9e85dcd`: libsystemd goes by the sequence number where it finds the family, else by the time since
    /// the boot where it finds that, else by the time.
    var cursor: String {
        "s=\(family.text);i=\(hex(number));b=\(boot.text);m=\(hex(monotonic));t=\(hex(realtime))"
    }

    private func hex(_ value: UInt64) -> String { String(value, radix: 16) }

    /// The place of what is written from a time on, in a journal of which nothing else is known.
    init(time: Timestamp) {
        (family, number, boot, monotonic) = (JournalID(), 0, JournalID(), 0)
        realtime = UInt64(max(0, time.nanoseconds)) / 1_000
    }

    /// True where it is no entry's place, but that of a time.
    var isTime: Bool { family == JournalID() }

    /// Reads a cursor; nil where it leaves out anything that ``cursor`` has.
    init?(_ cursor: RawSpan) {
        var family: JournalID?
        var boot: JournalID?
        var numbers: (i: UInt64?, m: UInt64?, t: UInt64?) = (nil, nil, nil)
        var start = 0
        while start < cursor.byteCount {
            let end = cursor.firstIndex(of: UInt8(ascii: ";"), from: start) ?? cursor.byteCount
            if end > start + 2, cursor[start + 1] == UInt8(ascii: "=") {
                let value = cursor.extracting(start + 2..<end)
                switch cursor[start] {
                case UInt8(ascii: "s"): family = JournalID(value)
                case UInt8(ascii: "b"): boot = JournalID(value)
                case UInt8(ascii: "i"): numbers.i = value.hexNumber
                case UInt8(ascii: "m"): numbers.m = value.hexNumber
                case UInt8(ascii: "t"): numbers.t = value.hexNumber
                default: break
                }
            }
            start = end + 1
        }
        guard let family, let boot, let number = numbers.i, let monotonic = numbers.m, let realtime = numbers.t else { return nil }
        (self.family, self.number, self.boot, self.monotonic, self.realtime) = (family, number, boot, monotonic, realtime)
    }
}

/// How far a journal was read: the entry to go on with, and the next number of each family that was met.
struct JournalMark: Hashable, Sendable {
    var place: JournalPlace
    /// The place's own family is among them.
    var next: [JournalID: UInt64]

    /// More are not remembered: a folder may hold journals of many machines, of which only those about the place matter.
    private static let limit = 32

    init(place: JournalPlace, next: [JournalID: UInt64]) {
        (self.place, self.next) = (place, next)
        if !place.isTime { self.next[place.family] = place.number }
    }

    /// `cursor|family:number|…`, as it stands in a position.
    var text: String {
        let others = next.filter { $0.key != place.family }.sorted { $0.value > $1.value }.prefix(JournalMark.limit)
        return ([place.cursor] + others.map { "\($0.key.text):\(String($0.value, radix: 16))" }).joined(separator: "|")
    }

    /// Reads ``text``; nil for anything else.
    init?(text: String) {
        let parts = text.split(separator: "|").map { Array($0.utf8) }
        guard let first = parts.first else { return nil }
        guard let place = JournalPlace(first.rawSpan) else { return nil }
        var next: [JournalID: UInt64] = [:]
        for part in parts.dropFirst() {
            guard part.count > 33, let family = JournalID(part.rawSpan.extracting(0..<32)) else { return nil }
            guard let number = part.rawSpan.extracting(33..<part.count).hexNumber else { return nil }
            next[family] = number
        }
        self.init(place: place, next: next)
    }
}
