// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// What `inspect` tells of a whole ring, gathered block by block. Its size does not grow with the ring's but by a row a segment.
struct RingSummary: Sendable {
    /// One file of the ring.
    struct SegmentRow: Sendable {
        var segment: Segment
        var blocks = 0
        var records = 0
        var contentBytes = 0
        var first: Timestamp?
        var last: Timestamp?
    }

    private(set) var segments: [SegmentRow] = []
    // By raw value, each of which has four bits in a block's table: a dictionary would cost more than all the rest.
    private var kindCounts = [Int](repeating: 0, count: 16)
    private var severityCounts = [Int](repeating: 0, count: 16)
    /// Records of each service; those without one are under the empty name. nil when the documents were not read.
    private(set) var services: [String: Int]?
    private(set) var crashCount = 0
    /// The newest crashes, oldest first.
    private(set) var crashes: [CrashRow] = []
    private(set) var damageCount = 0
    /// The first damage that was found.
    private(set) var damage: [Damage] = []
    var sinks: [SinkStanding]
    private var lastService: (name: String, bytes: [UInt8]) = ("", [])

    /// How many crashes and how many places of damage are kept.
    static let rowLimit = 100
    /// A ring has a service or a few; a thousand are a field that was taken for one.
    private static let serviceLimit = 1_000

    init(sinks: [SinkStanding], readsAll: Bool) {
        self.sinks = sinks
        services = readsAll ? [:] : nil
    }

    func count(of kind: DocumentKind) -> Int { kindCounts[Int(kind.rawValue & 15)] }
    func count(of severity: Severity) -> Int { severityCounts[Int(severity.rawValue & 15)] }
    var records: Int { segments.reduce(0) { $0 + $1.records } }
    var bytes: Int { segments.reduce(0) { $0 + $1.segment.length } }
    var contentBytes: Int { segments.reduce(0) { $0 + $1.contentBytes } }
    var first: Timestamp? { segments.compactMap(\.first).min() }
    var last: Timestamp? { segments.compactMap(\.last).max() }

    /// Takes a block and answers the crashes in it, when its documents were read.
    mutating func take(_ block: WalkedBlock, documents: RawSpan) -> [CrashRow] {
        addRow(block)
        var found: [CrashRow] = []
        var start = 0
        for (index, entry) in block.header.entries.enumerated() {
            kindCounts[Int(entry.kind.rawValue & 15)] += 1
            severityCounts[Int(entry.severity.rawValue & 15)] += 1
            defer { start += entry.length }
            guard block.isRead else { continue }
            let document = StoredDocument(documents.extracting(start..<start + entry.length))
            if services != nil { countService(of: document) }
            if entry.kind.isDeath { found.append(CrashRow(document, sequence: block.header.firstSequence + UInt64(index))) }
        }
        for index in sinks.indices { sinks[index].take(block, documents: documents) }
        crashCount += found.count
        crashes += found
        crashes.removeFirst(max(0, crashes.count - RingSummary.rowLimit))
        return found
    }

    mutating func take(_ new: Damage) {
        damageCount += 1
        if damage.count < RingSummary.rowLimit { damage.append(new) }
    }

    private mutating func addRow(_ block: WalkedBlock) {
        if segments.last?.segment.path != block.segment.path { segments.append(SegmentRow(segment: block.segment)) }
        let header = block.header
        let index = segments.count - 1
        segments[index].segment.length = max(block.segment.length, segments[index].segment.length)
        segments[index].blocks += 1
        segments[index].records += header.entries.count
        segments[index].contentBytes += header.contentLength
        guard !header.entries.isEmpty else { return }
        segments[index].first = segments[index].first.map { min($0, header.first) } ?? header.first
        segments[index].last = segments[index].last.map { max($0, header.last) } ?? header.last
    }

    /// Neighbours are nearly always of one service, which is compared without being decoded.
    private mutating func countService(of document: borrowing StoredDocument) {
        if !document.has(lastService.bytes, at: "service", "name") {
            let name = document.text("service", "name") ?? ""
            lastService = (name, Array(name.utf8))
        }
        let isKnown = services?[lastService.name] != nil || (services?.count ?? 0) < RingSummary.serviceLimit
        services?[isKnown ? lastService.name : "(other)", default: 0] += 1
    }
}

/// A crash as a list shows it.
struct CrashRow: Sendable {
    var sequence: UInt64
    var time: Timestamp?
    var fingerprint: String
    var headline: String
    var id: String
    var service: String
    /// What was known of its fingerprint when it was written; nil where nobody kept that.
    var history: FingerprintHistory?

    init(_ document: borrowing StoredDocument, sequence: UInt64) {
        self.sequence = sequence
        time = document.time
        fingerprint = document.text("event", "hash") ?? ""
        headline = document.text("message") ?? ""
        id = document.text("event", "id") ?? ""
        service = document.text("service", "name") ?? ""
        guard let count = document.number("panicbox", "history", "count"), let first = document.time("panicbox", "history", "first_seen")
        else { return }
        let last = document.time("panicbox", "history", "last_seen")
        history = FingerprintHistory(firstSeen: first, lastSeen: last, count: count, versions: [])
        history?.isRegression = document.has("true", at: "panicbox", "regression")
    }

    /// `3rd time since 2026-11-23T08:00:00.123Z, the last at 2026-11-23T09:00:00.123Z`.
    var historyWords: String {
        guard let history else { return "" }
        guard let last = history.lastSeen else { return "seen for the first time" }
        let back = history.isRegression ? "back" : "seen"
        return "\(back) \(ReadableAmount.count(history.count, "time")) since \(history.firstSeen.short), before at \(last.short)"
    }
}
