// SPDX-License-Identifier: Apache-2.0

internal import LogModel
package import LogStore

/// `panicbox inspect grep`: the records of a ring whose message holds a pattern.
package struct GrepRun {
    /// What the command line says.
    package struct Options {
        package var ring: RingChoice
        package var format = InspectRun.Format.text
        package var pattern: SearchPattern
        package var filter = RecordFilter()

        package init(ring: RingChoice, pattern: SearchPattern) {
            (self.ring, self.pattern) = (ring, pattern)
        }
    }

    /// What came of it.
    package struct Outcome: Sendable {
        package var matches = 0
        /// False when standard output takes no more.
        package var isOutputOpen = true
    }

    private let options: Options
    /// Told of what cannot be read.
    private let warn: (String) -> Void

    package init(options: Options, warn: @escaping (String) -> Void) {
        self.options = options
        self.warn = warn
    }

    package func run() throws(StoreError) -> Outcome {
        let directory = options.ring.directory
        let ring = try RingDirectory(directory)
        let filter = options.filter
        var walk: RingWalk
        do {
            walk = try RingWalk(ring, isRecording: { LockHolder(directory: directory).state != .free }, wants: filter.mayMatch)
        } catch {
            throw .disk(error)
        }
        var outcome = Outcome()
        var output = RecordOutput(format: options.format)
        var bar = ProgressBar("grep", totalBytes: walk.totalBytes)
        var records = 0
        while output.isOpen, let step = walk.next() {
            switch step {
            case .block(let block):
                records += block.header.entries.count
                let found = search(block, walk.documents.rawSpan, to: &output)
                outcome.matches += found
                guard found > 0 else { break }
                bar.hide()
                output.flush()
            case .damage(let damage):
                bar.hide()
                warn(PrintableText.of(damage.fullDescription))
            case .unfinished, .gone: break
            }
            bar.update(bytes: walk.passedBytes, records: records)
        }
        bar.hide()
        outcome.isOutputOpen = output.isOpen
        return outcome
    }

    /// Writes the records of a block that match, and answers how many.
    private func search(_ block: WalkedBlock, _ documents: RawSpan, to output: inout RecordOutput) -> Int {
        guard block.isRead else { return 0 }
        var found = 0
        var start = 0
        for entry in block.header.entries {
            let document = documents.extracting(start..<start + entry.length)
            start += entry.length
            guard options.filter.matches(entry, document), options.pattern.matches(document) else { continue }
            output.take(entry, document)
            found += 1
        }
        return found
    }
}
