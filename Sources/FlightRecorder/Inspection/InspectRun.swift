// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogSources
package import LogStore

/// `panicbox inspect`: what a ring holds, who reads and writes it, and what is wrong with it.
package struct InspectRun {
    package enum Format: String, Sendable, CaseIterable {
        /// For a person.
        case text
        /// One object a line, each with a `type`.
        case ndjson
    }

    /// What the command line says.
    package struct Options: Sendable {
        package var ring: RingChoice
        package var format = Format.text
        /// Read the headers of blocks, and of documents only those that crashes are among.
        package var isQuick = false

        package init(ring: RingChoice) {
            self.ring = ring
        }
    }

    private let options: Options

    package init(options: Options) {
        self.options = options
    }

    /// Prints the ring; false when standard output takes no more.
    package func run() throws(StoreError) -> Bool {
        let directory = options.ring.directory
        // Cursors first: a sink that goes on meanwhile must not seem to be ahead of the ring.
        let sinks = SinkStanding.all(in: directory, configured: options.ring.sinks)
        let ring = try RingDirectory(directory)
        let isQuick = options.isQuick
        var walk: RingWalk
        do {
            walk = try RingWalk(ring, isRecording: { LockHolder(directory: directory).state != .free }) { header in
                !isQuick || header.entries.contains { $0.kind.isDeath }
            }
        } catch {
            throw .disk(error)
        }
        var summary = RingSummary(sinks: sinks, readsAll: !isQuick)
        var output = InspectOutput()
        walkAll(&walk, into: &summary, output: &output)
        let end = max(walk.nextSequence ?? 0, ring.nextSequence)
        for damage in summary.sinks.flatMap({ $0.damage(end: end, in: directory) }) { tell(damage, to: &summary, output: &output) }
        let picture = RingPicture(
            directory: directory, summary: summary, sources: InspectRun.sources(of: ring),
            holder: LockHolder(directory: directory), end: end, now: .now)
        switch options.format {
        case .text:
            let style = TextStyle(isColoured: StandardStream.isTerminal(STDOUT_FILENO))
            output.buffer.append(RingText(picture: picture, style: style).render())
        case .ndjson: picture.encode(to: &output.buffer)
        }
        output.flush()
        return output.isOpen
    }

    /// Where the streams stand; a pattern that was followed stands nowhere.
    private static func sources(of ring: RingDirectory) -> [SourcePosition] {
        ring.positions.filter { $0.source != FollowedPatterns.kind }.sorted { ($0.name, $0.offset) < ($1.name, $1.offset) }
    }

    private func walkAll(_ walk: inout RingWalk, into summary: inout RingSummary, output: inout InspectOutput) {
        var bar = ProgressBar("inspect", totalBytes: walk.totalBytes)
        while output.isOpen, let step = walk.next() {
            switch step {
            case .block(let block):
                let crashes = summary.take(block, documents: walk.documents.rawSpan)
                if options.format == .ndjson { for crash in crashes { crash.encode(to: &output.buffer) } }
            case .damage(let damage): tell(damage, to: &summary, output: &output)
            case .unfinished, .gone: break
            }
            if output.isFull {
                bar.hide()
                output.flush()
            }
            bar.update(bytes: walk.passedBytes, records: summary.records)
        }
        bar.hide()
    }

    private func tell(_ damage: Damage, to summary: inout RingSummary, output: inout InspectOutput) {
        summary.take(damage)
        if options.format == .ndjson { damage.encode(to: &output.buffer) }
    }
}

/// Which ring is looked at, and what else is known of it.
package struct RingChoice: Sendable {
    package var directory: String
    /// The sinks that a configuration names; they are shown also when they have taken nothing yet.
    package var sinks: [String]

    /// The user's own ring of `./service 2>&1 | panicbox`.
    package static var own: RingChoice { RingChoice(directory: StateDirectory.ring) }

    package init(directory: String, sinks: [String] = []) {
        (self.directory, self.sinks) = (directory, sinks)
    }

    /// The ring of a configuration file.
    package init(_ configuration: RecorderConfiguration) {
        self.init(directory: configuration.ring.directory, sinks: configuration.sinks.map(\.name))
    }
}
