// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
internal import LogModel
internal import LogSinks
internal import LogStore

/// `panicbox replay --dead-letters`: sends what sinks refused again, after somebody has mended what they refused it for.
///
/// What is taken now goes out of the dead letters, what is refused again stays. The file that a running agent writes is left alone.
package struct DeadLetterRun: Sendable {
    /// What the command line says.
    package struct Options: Sendable {
        package var ring: RingChoice
        /// Where letters go; the sink of their own name otherwise.
        package var target: SinkOptions?
        package var sinks: [SinkOptions]
        /// Only the letters of this sink.
        package var only: String?
        package var timeout: Duration?
        package var isDry = false

        package init(ring: RingChoice, target: SinkOptions?, sinks: [SinkOptions]) {
            (self.ring, self.target, self.sinks) = (ring, target, sinks)
        }
    }

    private let options: Options
    private let say: @Sendable (String) -> Void

    package init(options: Options, say: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.say = say
    }

    private var directory: String { options.ring.directory }

    /// Throws when only the letters of one sink are meant and there is none of that name, in the configuration or in the ring.
    package func checkName() throws {
        guard let only = options.only else { return }
        _ = try RingDirectory(directory)
        let names = Set(options.sinks.map(\.name) + (try DeadLetterReader.files(inRing: directory).keys)).sorted()
        guard !names.contains(only) else { return }
        let known = names.isEmpty ? "there is none" : "there are \(names.map { "`\($0)`" }.joined(separator: ", "))"
        throw ReplayFault("--sink: no sink is named `\(only)`; \(known)")
    }

    /// Sends the letters; true when all were taken. Signals do as in ``ReplayRun/run()``.
    package func run() async throws -> Bool {
        _ = signal(SIGPIPE, SIG_IGN)
        _ = try RingDirectory(directory)
        let folders = try DeadLetterReader.files(inRing: directory).filter { options.only == nil || $0.key == options.only }
            .filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        if folders.isEmpty { say("panicbox: there are no dead letters\(options.only.map { " of `\($0)`" } ?? "") in \(directory)") }
        var isComplete = true
        for (name, files) in folders {
            let open = files.filter { mayTouch($0, of: files, tells: true) }
            if options.isDry {
                try preview(open, of: name)
            } else if let target = options.target ?? options.sinks.first(where: { $0.name == name }) {
                let (end, tally) = try await send(open, of: files, to: target)
                if end == .interrupted { return false }
                // What one sink refuses, or its being away, is no reason not to try the next.
                isComplete = isComplete && end == .finished && tally.isComplete
            } else {
                isComplete = false
                say("panicbox: no sink is named `\(name)`; its dead letters stay (--to sends them elsewhere)")
            }
        }
        return isComplete
    }

    /// True unless a running agent may be writing the file, which is then the newest.
    private func mayTouch(_ path: String, of files: [String], tells: Bool) -> Bool {
        guard path == files.last else { return true }
        let holder = LockHolder(directory: directory)
        // In a container the last agent's number is easily our own; it is not the one that records, then.
        let isOurOwn = holder.state == .unknown && holder.pid == Int(getpid())
        guard holder.state != .free, !isOurOwn else { return true }
        if tells { say("panicbox: \(path) is left alone, for the ring is \(holder.words)") }
        return false
    }

    private func preview(_ files: [String], of name: String) throws {
        var letters = 0
        var bytes = 0
        var skipped = 0
        for path in files {
            var file = DeadLetterFile(path)
            while case let found = try file.next(limit: 1 << 20), !found.isEmpty {
                letters += found.count
                bytes += found.reduce(0) { $0 + $1.document.count }
            }
            skipped += file.unreadable
        }
        let to = (options.target ?? options.sinks.first { $0.name == name })?.name
        let text =
            "\(name): would send \(ReadableAmount.count(letters, "dead letter")), \(ReadableAmount.bytes(bytes)) of documents, of "
            + "\(ReadableAmount.count(files.count, "file")) to \(to ?? "no sink"); unreadable \(ReadableAmount.count(skipped))"
        StandardStream.writeLine(text, to: STDOUT_FILENO)
    }

    /// Sends the letters of files, which are some of all that the sink has.
    private func send(
        _ files: [String], of all: [String], to target: SinkOptions
    ) async throws -> (end: ReplayLoop.End, tally: ReplayTally) {
        let refused = RefusedRecords()
        let display = ReplayDisplay(totalBytes: files.reduce(0) { $0 + ((try? LocalDisk().size(of: $1)) ?? 0) }, say: say)
        let sink = try target.makeSink()
        let courier = Courier(
            name: target.name, sink: sink, backoff: target.backoff, office: refused, ledger: Ledger(), log: display.log)
        let loop = DeadLetterLoop(
            files: files, carrier: ReplayCarrier(courier: courier, timeout: options.timeout), refused: refused,
            limit: target.batch.maxBytes.bytes, display: display, mayTouch: { mayTouch($0, of: all, tells: false) })
        let started = ContinuousClock.now
        let (end, tally) = await ReplaySignals.run {
            var loop = loop
            let end = await loop.run()
            return (end, loop.tally)
        }
        await sink.close()
        display.hide()
        tally.tell(end, refused, to: target.name, took: .now - started, say)
        return (end, tally)
    }
}

/// Sends the letters of one sink, file by file.
struct DeadLetterLoop: Sendable {
    let files: [String]
    let carrier: ReplayCarrier
    let refused: RefusedRecords
    let limit: Int
    let display: ReplayDisplay
    /// Asked again before a file is changed: an agent may have been started meanwhile.
    let mayTouch: @Sendable (String) -> Bool
    private(set) var tally = ReplayTally()

    init(
        files: [String], carrier: ReplayCarrier, refused: RefusedRecords, limit: Int, display: ReplayDisplay,
        mayTouch: @escaping @Sendable (String) -> Bool
    ) {
        (self.files, self.carrier, self.refused, self.limit) = (files, carrier, refused, limit)
        (self.display, self.mayTouch) = (display, mayTouch)
    }

    mutating func run() async -> ReplayLoop.End {
        var passed = 0
        for path in files {
            var file = DeadLetterFile(path)
            do {
                let end = try await send(&file, passed: passed)
                try close(file)
                if let end { return end }
            } catch let error as DiskError where error.isMissing {
                display.warn("\(path) was removed meanwhile")
            } catch {
                return .failed("\(error)")
            }
            passed += file.passedBytes
        }
        return .finished
    }

    private mutating func send(_ file: inout DeadLetterFile, passed: Int) async throws -> ReplayLoop.End? {
        while case let letters = try file.next(limit: limit), !letters.isEmpty {
            tally.read += letters.count
            let shipment = Shipment(letters: letters)
            let answer: ReplayCarrier.Answer = Task.isCancelled ? .cancelled : await carrier.deliver(shipment)
            guard case .settled(let receipt) = answer else {
                tally.unanswered += letters.count
                if case .gaveUp(let reason) = answer { return .failed(reason) }
                return .interrupted
            }
            tally.sent += receipt.delivered
            tally.sentBytes += shipment.byteCount
            tally.refused += receipt.deadLettered
            try file.settle(refused: refused.takeLetters(), taken: receipt.delivered)
            display.update(bytes: passed + file.passedBytes, records: tally.read)
        }
        return nil
    }

    private mutating func close(_ file: DeadLetterFile) throws {
        if file.isTorn { display.warn("\(file.path) ends in the rest of a write that was interrupted") }
        tally.read += file.unreadable
        tally.unreadable += file.unreadable
        for place in file.damage {
            let bytes = ReadableAmount.count(place.count, "byte")
            display.warn("\(file.path) is damaged at byte \(place.lowerBound): letters in \(bytes) cannot be read")
        }
        if file.skippedLines > 0 {
            display.warn("\(file.path) stays as it is: \(ReadableAmount.count(file.skippedLines, "line")) of it cannot be read")
        }
        guard mayTouch(file.path) else {
            return display.warn("\(file.path) stays as it is: somebody has begun to record to the ring; what was sent will be sent again")
        }
        if let aside = try file.finish() { display.warn("what could not be read of \(file.path) is kept in \(aside)") }
    }
}

extension Shipment {
    /// The documents of dead letters; what their numbers in the ring were is not known any more.
    fileprivate init(letters: [DeadLetter]) {
        var stored = StoredBatch()
        for (index, letter) in letters.enumerated() {
            stored.bytes += letter.document
            stored.entries.append(DocumentEntry(length: letter.document.count, kind: .line, severity: .unknown))
            stored.sequences.append(UInt64(index))
        }
        self.init(stored)
    }
}
