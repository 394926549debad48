// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
package import LogStore

/// `panicbox inspect verify`: reads every byte of a ring and says what is not as it was written.
///
/// Held against each other: the checksum of each block, its table of records, the LZ4 frame, the form of each document, the sequence
/// numbers from block to block and from segment to segment, the cursors of sinks, and the frames of dead letters.
package struct VerifyRun {
    /// What came of it.
    package struct Outcome: Sendable {
        package var damage = 0
        /// False when standard output takes no more.
        package var isOutputOpen = true
    }

    private let options: InspectRun.Options

    package init(options: InspectRun.Options) {
        self.options = options
    }

    package func run() throws(StoreError) -> Outcome {
        let directory = options.ring.directory
        // Cursors first: a sink that goes on meanwhile must not seem to be ahead of the ring.
        let sinks = SinkStanding.all(in: directory, configured: [])
        let ring = try RingDirectory(directory)
        var walk: RingWalk
        do {
            walk = try RingWalk(ring, isRecording: { LockHolder(directory: directory).state != .free })
        } catch {
            throw .disk(error)
        }
        var report = VerifyReport(format: options.format, totalBytes: walk.totalBytes)
        while report.isOpen, let step = walk.next() {
            switch step {
            case .block(let block): report.take(block, documents: walk.documents.rawSpan, passedBytes: walk.passedBytes)
            case .damage(let damage): report.take(damage)
            case .unfinished(let path, let offset, let bytes): report.note(path, offset, bytes)
            case .gone: break
            }
        }
        let end = max(walk.nextSequence ?? 0, ring.nextSequence)
        for damage in sinks.flatMap({ $0.damage(end: end, in: directory) }) { report.take(damage) }
        report.finish(directory)
        return Outcome(damage: report.damage, isOutputOpen: report.isOpen)
    }
}

/// Writes what `verify` finds, as it is found, and the sum.
private struct VerifyReport: ~Copyable {
    private(set) var damage = 0
    private let format: InspectRun.Format
    private let style: TextStyle
    private var output = InspectOutput()
    private var bar: ProgressBar
    private var segments: Set<String> = []
    private var blocks = 0
    private var records = 0
    private var bytes = 0

    init(format: InspectRun.Format, totalBytes: Int) {
        self.format = format
        style = TextStyle(isColoured: StandardStream.isTerminal(STDOUT_FILENO))
        bar = ProgressBar("verify", totalBytes: totalBytes)
    }

    var isOpen: Bool { output.isOpen }

    mutating func take(_ block: WalkedBlock, documents: RawSpan, passedBytes: Int) {
        segments.insert(block.segment.path)
        blocks += 1
        bytes += block.length
        var start = 0
        for (index, entry) in block.header.entries.enumerated() {
            let document = StoredDocument(documents.extracting(start..<start + entry.length))
            if !document.isWhole {
                let record = block.header.firstSequence + UInt64(index)
                let words = "the block is whole, but record \(record), at byte \(start) of its documents, is no JSON object on one line"
                take(Damage(path: block.segment.path, offset: block.offset, words: words))
            }
            start += entry.length
        }
        records += block.header.entries.count
        bar.update(bytes: passedBytes, records: records)
    }

    mutating func take(_ new: Damage) {
        damage += 1
        bar.hide()
        switch format {
        case .text: output.line(style.alarm("damaged") + "  " + PrintableText.of(new.fullDescription))
        case .ndjson: new.encode(to: &output.buffer)
        }
        output.flush()
    }

    /// A block that is being written is no damage.
    mutating func note(_ path: String, _ offset: Int, _ count: Int) {
        guard format == .text else { return }
        bar.hide()
        output.line("\(PrintableText.of(path)), byte \(offset): \(ReadableAmount.count(count, "byte")) of a block that is not finished")
    }

    mutating func finish(_ directory: String) {
        bar.hide()
        switch format {
        case .text:
            let size = "\(ReadableAmount.count(blocks, "block")), \(ReadableAmount.bytes(bytes))"
            let sum = "\(ReadableAmount.count(records, "record")) in \(ReadableAmount.count(segments.count, "segment")) (\(size)) are whole"
            let verdict = damage == 0 ? "no damage" : style.alarm("damaged in \(ReadableAmount.count(damage, "place"))")
            output.line("\(PrintableText.of(directory)): \(verdict); \(sum)")
        case .ndjson:
            output.buffer.typed("verified") {
                $0.member("directory", directory)
                $0.member("segments", segments.count)
                $0.member("blocks", blocks)
                $0.member("records", records)
                $0.member("bytes", bytes)
                $0.member("damage", damage)
            }
        }
        output.flush()
    }
}
