// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
internal import LogModel
internal import LogSinks
internal import LogStore
internal import UnixSignals

/// `panicbox replay`: sends a stretch of a ring again, with the same ids and bytes. The ring is only read.
package struct ReplayRun: Sendable {
    /// What the command line says.
    package struct Options: Sendable {
        package var ring: RingChoice
        package var target: ReplayTarget
        package var stretch = ReplayStretch.all
        package var filter = RecordFilter()
        /// Both of them in the words of the command line, by which an interrupted replay knows itself again.
        package var asked = ""
        package var rate: ReplayRate?
        /// The file that says how far it has come.
        package var resume: String?
        /// The file for what the sink refuses.
        package var refused: String?
        /// How long a request may take with all its tries.
        package var timeout: Duration?

        package init(ring: RingChoice, target: ReplayTarget) {
            (self.ring, self.target) = (ring, target)
        }
    }

    private let options: Options
    private let say: @Sendable (String) -> Void

    /// `say` writes a line to standard error.
    package init(options: Options, say: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.say = say
    }

    /// Replays; true when everything that was asked for was sent. SIGINT or SIGTERM ends it in good order, a second one at once.
    package func run() async throws -> Bool {
        let ring = try RingDirectory(options.ring.directory)
        let begin = try place(in: ring)
        switch options.target {
        case .nowhere: return try ReplayPreview(ring: ring, from: begin.next, filter: begin.filter).run(say: say)
        case .standardOutput:
            // A reader that has enough, such as `head`, ends the process without a word.
            _ = signal(SIGPIPE, SIG_DFL)
            var sink = SinkOptions(name: "stdout")
            var file = FileSinkOptions()
            file.path = "-"
            sink.target = .file(file)
            return try await replay(ring, begin, to: sink, isImpatient: true)
        case .sink(let sink):
            _ = signal(SIGPIPE, SIG_IGN)
            return try await replay(ring, begin, to: sink, isImpatient: false)
        }
    }

    /// Where a replay begins, and what it takes.
    private struct Beginning {
        var next: UInt64
        var filter: RecordFilter
        var mark: ReplayMark?
    }

    private func place(in ring: RingDirectory) throws -> Beginning {
        var begin = Beginning(next: ring.oldestSequence, filter: options.filter)
        if let path = options.resume, let mark = try ReplayMark.read(path) {
            try mark.check(path, asked: options.asked, to: options.target.receiver, in: ring)
            begin.next = mark.next
            begin.filter.since = mark.since.map { Timestamp(nanoseconds: $0) }
            begin.filter.until = mark.until.map { Timestamp(nanoseconds: $0) }
            begin.mark = mark
            begin.mark?.to = options.target.receiver ?? mark.to
            say("panicbox: going on at record \(mark.next), as \(path) says")
            return begin
        }
        try options.stretch.bound(&begin.filter, in: ring) { say("panicbox: \($0)") }
        if options.resume != nil {
            begin.mark = ReplayMark(
                ring: ReplayMark.absolute(ring.directory), asked: options.asked, to: options.target.receiver, next: begin.next,
                since: begin.filter.since?.nanoseconds, until: begin.filter.until?.nanoseconds)
        }
        return begin
    }

    private func replay(_ ring: RingDirectory, _ begin: Beginning, to target: SinkOptions, isImpatient: Bool) async throws -> Bool {
        let refused = try RefusedRecords(path: options.refused)
        let reach = RingReach(ring, from: begin.next)
        let display = ReplayDisplay(totalBytes: reach.totalBytes, say: say)
        let sink = try target.makeSink()
        let courier = Courier(
            name: target.name, sink: sink, backoff: target.backoff, office: refused, ledger: Ledger(), log: display.log)
        let loop = ReplayLoop(
            reader: ReplayReader(ring: ring, from: begin.next, filter: begin.filter),
            carrier: ReplayCarrier(courier: courier, timeout: options.timeout, isImpatient: isImpatient),
            maxBytes: target.batch.maxBytes.bytes, rate: options.rate,
            mark: begin.mark.flatMap { mark in options.resume.map { (mark, $0) } }, reach: reach, display: display)
        let started = ContinuousClock.now
        let (end, tally) = await ReplaySignals.run {
            var loop = loop
            let end = await loop.run()
            return (end, loop.tally)
        }
        await sink.close()
        display.hide()
        if end != .finished, let path = options.resume { say("panicbox: the same command goes on from there with --resume \(path)") }
        tally.tell(end, refused, to: target.name, took: .now - started, say)
        return end == .finished && tally.isComplete
    }
}
