// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogStore

/// `replay --dry-run`: reads and counts what would be sent.
struct ReplayPreview {
    private let ring: RingDirectory
    private let start: UInt64
    private var reader: ReplayReader
    private var records = 0
    private var bytes = 0
    private var leftOut = 0
    private var unreadable = 0
    private var first: Timestamp?
    private var last: Timestamp?
    private var services: [String: Int] = [:]
    private var severities = [Int](repeating: 0, count: 16)
    private var crashes: [CrashRow] = []
    private var crashCount = 0
    private var lastService: (name: String, bytes: [UInt8]) = ("", [])

    private static let crashLimit = 20

    init(ring: RingDirectory, from sequence: UInt64, filter: RecordFilter) {
        self.ring = ring
        start = sequence
        reader = ReplayReader(ring: ring, from: sequence, filter: filter)
    }

    /// Prints what it counted; false when something cannot be read.
    func run(say: @escaping @Sendable (String) -> Void) throws -> Bool {
        var counting = self
        try counting.count(say)
        StandardStream.write(Array(counting.text.utf8).rawSpan, to: STDOUT_FILENO)
        return counting.unreadable == 0
    }

    private mutating func count(_ say: @escaping @Sendable (String) -> Void) throws {
        let reach = RingReach(ring, from: start)
        let display = ReplayDisplay(totalBytes: reach.totalBytes, say: say)
        while let batch = try reader.next(limit: 1 << 20, keepsFrames: false) {
            for skip in batch.skips { display.warn(skip.words) }
            leftOut += batch.leftOut
            unreadable += batch.unreadable
            take(batch.stored)
            display.update(bytes: reach.bytes(below: reader.sequence), records: records + leftOut)
        }
        display.hide()
    }

    private mutating func take(_ stored: StoredBatch) {
        var start = 0
        for (index, entry) in stored.entries.enumerated() {
            let document = StoredDocument(stored.bytes.rawSpan.extracting(start..<start + entry.length))
            start += entry.length
            records += 1
            bytes += entry.length
            severities[Int(entry.severity.rawValue & 15)] += 1
            if let time = document.time {
                first = first.map { min($0, time) } ?? time
                last = last.map { max($0, time) } ?? time
            }
            countService(of: document)
            guard entry.kind.isDeath else { continue }
            crashCount += 1
            crashes.append(CrashRow(document, sequence: stored.sequences[index]))
            crashes.removeFirst(max(0, crashes.count - ReplayPreview.crashLimit))
        }
    }

    /// Neighbours are nearly always of one service, which is compared without being decoded.
    private mutating func countService(of document: borrowing StoredDocument) {
        if !document.has(lastService.bytes, at: "service", "name") {
            let name = document.text("service", "name") ?? ""
            lastService = (name, Array(name.utf8))
        }
        services[services[lastService.name] != nil || services.count < 1_000 ? lastService.name : "(other)", default: 0] += 1
    }

    private var text: String {
        var rows: [[TextTable.Cell]] = [
            [.left("would send"), .left("\(ReadableAmount.count(records, "record")), \(ReadableAmount.bytes(bytes)) of documents")],
            [.left("left out"), .left(ReadableAmount.count(leftOut))],
            [.left("unreadable"), .left(ReadableAmount.count(unreadable))],
        ]
        if let first, let last { rows.append([.left("times"), .left("\(first) to \(last)")]) }
        let levels = Severity.allCases.reversed().map { ($0, severities[Int($0.rawValue)]) }.filter { $0.1 > 0 }
        let levelWords = levels.map { "\($0.0 == .unknown ? "none" : "\($0.0)") \(ReadableAmount.count($0.1))" }
        rows.append([.left("levels"), .left(levelWords.joined(separator: ", "))])
        let byCount = services.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let serviceWords = byCount.prefix(20).map { name, count in
            "\(name.isEmpty ? "none" : PrintableText.of(name)) \(ReadableAmount.count(count))"
        }
        rows.append([.left("services"), .left(serviceWords.joined(separator: ", "))])
        rows.append([.left("crashes"), .left(ReadableAmount.count(crashCount))])
        let crashRows: [[TextTable.Cell]] = crashes.map { crash in
            [.left(crash.time.map { "\($0)" } ?? "?"), .left(PrintableText.of(crash.headline)), .left(PrintableText.of(crash.id))]
        }
        return (TextTable(rows).lines + TextTable(crashRows).lines).joined(separator: "\n") + "\n"
    }
}
