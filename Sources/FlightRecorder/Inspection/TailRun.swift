// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// `panicbox inspect tail`: the last records of a ring, and those that come.
package struct TailRun {
    /// What the command line says.
    package struct Options: Sendable {
        package var ring: RingChoice
        package var format = InspectRun.Format.text
        /// How many records to begin with.
        package var count = 20
        /// Go on with what is recorded from now on.
        package var follows = false
        package var filter = RecordFilter()

        package init(ring: RingChoice) {
            self.ring = ring
        }
    }

    private let options: Options
    /// Told of what cannot be read.
    private let warn: (String) -> Void
    private static let pause: Int32 = 200

    package init(options: Options, warn: @escaping (String) -> Void) {
        self.options = options
        self.warn = warn
    }

    /// Prints; with ``Options/follows`` until the reader of the output goes. False when standard output takes no more.
    package func run() throws -> Bool {
        let ring = try RingDirectory(options.ring.directory)
        var output = RecordOutput(format: options.format)
        let available = ring.nextSequence - ring.oldestSequence
        let first = options.filter.isEmpty ? ring.nextSequence - min(available, UInt64(options.count)) : ring.oldestSequence
        var reader = BlockReader(ring: ring, from: first)
        var last = LastRecords(limit: options.filter.isEmpty ? nil : options.count)
        try read(&reader) { last.take($0, $1, to: &output) }
        last.finish(to: &output)
        output.flush()
        guard options.follows else { return output.isOpen }
        while output.isOpen, output.pause(milliseconds: TailRun.pause) {
            try ring.refresh()
            // A ring that was emptied and begun anew counts from its beginning.
            if ring.nextSequence < reader.sequence { reader = BlockReader(ring: ring, from: ring.oldestSequence) }
            try read(&reader) { output.take($0, $1) }
            output.flush()
        }
        return true
    }

    /// Hands on all wanted records up to the ring's end.
    private func read(_ reader: inout BlockReader, _ body: (DocumentEntry, RawSpan) -> Void) throws {
        var batch = StoredBatch()
        while true {
            do {
                let from = reader.sequence
                guard let outline = try reader.nextOutline() else { return }
                guard options.filter.mayMatch(outline.header) else { continue }
                batch.removeAll()
                try reader.read(outline, into: &batch)
                var start = 0
                for (index, entry) in batch.entries.enumerated() {
                    let document = batch.bytes.rawSpan.extracting(start..<start + entry.length)
                    start += entry.length
                    let isKnown = batch.firstSequence + UInt64(index) < from
                    if !isKnown, options.filter.matches(entry, document) { body(entry, document) }
                }
            } catch let skip as BlockReader.Skip {
                warn(skip.description)
            }
        }
    }
}

/// Keeps the last records that pass by; without a limit they go on at once.
private struct LastRecords {
    private let limit: Int?
    private var kept: [(entry: DocumentEntry, document: [UInt8])] = []
    /// The oldest of those kept; when all places are taken it is the next to go.
    private var oldest = 0

    init(limit: Int?) {
        self.limit = limit
    }

    mutating func take(_ entry: DocumentEntry, _ document: RawSpan, to output: inout RecordOutput) {
        guard let limit else {
            output.take(entry, document)
            if output.isFull { output.flush() }
            return
        }
        guard limit > 0 else { return }
        guard kept.count == limit else { return kept.append((entry, document.copy)) }
        kept[oldest] = (entry, document.copy)
        oldest = (oldest + 1) % limit
    }

    mutating func finish(to output: inout RecordOutput) {
        for index in kept.indices {
            let record = kept[(oldest + index) % kept.count]
            output.take(record.entry, record.document.rawSpan)
            if output.isFull { output.flush() }
        }
        kept = []
    }
}
