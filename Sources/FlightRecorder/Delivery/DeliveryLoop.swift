// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogSinks
internal import LogStore

/// Store to sink: reads the ring from the sink's cursor, gathers batches, and delivers each until the receiver has answered for every record.
///
/// One loop for each sink; a slow one holds up no other. The cursor moves only behind records that are delivered or set aside.
struct DeliveryLoop {
    let options: SinkOptions
    let sink: any Sink
    let store: SegmentStore
    let office: any DeadLetterOffice
    let ledger: Ledger
    let log: QuietLog
    /// Rung when the recorder is to stop.
    let bell: StopBell

    private var name: String { options.name }

    /// Bytes of crashes that go before their turn in one request, which is in memory beside the batch that waits for them.
    private static let urgentLimit = 1 << 20
    /// So much of `max_age` a crash waits: in a row of crashes each would be a request of its own.
    private static let crashDistance = Duration.milliseconds(25)

    /// Returns when the store has ended and everything is delivered, or when the task is cancelled.
    func run() async {
        let signal = store.appendSignal()
        do {
            let cursor = try store.cursor(of: name)
            var progress = begin(at: cursor, early: try store.early(of: name))
            await run(&progress, signal)
        } catch {
            log.error("\(name)-cursor", "the sink `\(name)` cannot start: \(error)")
        }
        await sink.close()
    }

    /// What one run keeps from batch to batch.
    private struct Progress {
        /// Everything below it is delivered or set aside.
        var cursor: UInt64
        var gathering: Gathering
        var courier: Courier
        var scout: CrashScout
        var around: AroundReader
        /// When the cursor has moved; nil before the first batch.
        var lastBatch: ContinuousClock.Instant?
    }

    private func begin(at cursor: UInt64, early: [UInt64]) -> Progress {
        let limit = options.batch.maxBytes.bytes
        return Progress(
            cursor: cursor,
            gathering: Gathering(reader: BlockReader(ring: store, from: cursor), options: options.shipping, limit: limit),
            courier: Courier(
                name: name, sink: sink, backoff: options.backoff, office: office, ledger: ledger, log: log,
                // The cursor may have been moved by a ring that was overwritten.
                early: early.filter { $0 >= cursor }, bell: bell),
            scout: CrashScout(ring: store, from: cursor),
            around: AroundReader(ring: store, options: options.shipping, limit: limit)
        )
    }

    private func run(_ progress: inout Progress, _ signal: AppendSignal) async {
        var mayGrow = true
        while !Task.isCancelled {
            let isReadable = fill(&progress.gathering)
            let wait = mayGrow ? distance(progress) : .zero
            if progress.gathering.hasAnything, wait <= .zero {
                guard await deliver(&progress) else { return }
            } else if !mayGrow {
                return
            } else {
                let patience = progress.gathering.hasAnything ? wait : nil
                // A disk that could not be read is tried again, whether something is appended or not.
                mayGrow = await signal.wait(atMost: isReadable ? patience : .seconds(1))
            }
        }
    }

    /// How long what was gathered keeps off the batch before: the first record after a quiet time goes out at once, and those behind it gather.
    private func distance(_ progress: Progress) -> Duration {
        guard let last = progress.lastBatch, !progress.gathering.isFull else { return .zero }
        let age = options.batch.maxAge
        return last + (progress.gathering.holdsCrash ? min(age, DeliveryLoop.crashDistance) : age) - .now
    }

    /// Gathers what there is. False when the disk failed.
    private func fill(_ gathering: inout Gathering) -> Bool {
        do {
            try gathering.fill()
            log.recovered("\(name)-read", "the ring can be read again for the sink `\(name)`")
            return true
        } catch {
            log.error("\(name)-read", "the ring cannot be read for the sink `\(name)`: \(error)")
            return false
        }
    }

    /// Brings what was gathered to the sink and moves the cursor behind it; false when the task was cancelled before.
    private func deliver(_ progress: inout Progress) async -> Bool {
        let end = progress.gathering.end
        var scout = progress.scout
        let cursor = progress.cursor
        // Only a backlog is worth the look ahead: more than a batch holds, or what comes while a batch is held up.
        var isBacklog = progress.gathering.isFull
        let receipt = await progress.courier.deliver(progress.gathering.shipment) {
            defer { isBacklog = true }
            guard isBacklog, store.nextSequence > end else { return Shipment() }
            if scout.sequence < end { scout = CrashScout(ring: store, from: end) }
            return scout.next(limit: min(options.batch.maxBytes.bytes, DeliveryLoop.urgentLimit))
        } noteEarly: { early in
            advance(to: cursor, early: early)
        }
        progress.scout = scout
        guard let receipt, await deliverAround(&progress) else { return false }
        enter(&progress, receipt)
        advance(to: end, early: progress.courier.earlySequences)
        progress.cursor = end
        progress.gathering.clear()
        progress.lastBatch = .now
        return true
    }

    /// Sends what came before each crash and was withheld; false when the task was cancelled before that.
    private func deliverAround(_ progress: inout Progress) async -> Bool {
        for crash in progress.gathering.crashes {
            progress.around.begin(crash: crash)
            do {
                while let shipment = try progress.around.next() {
                    guard await progress.courier.deliver(shipment) != nil else { return false }
                    ledger.enter(name) { $0.sentAround += shipment.count }
                }
            } catch {
                log.error("\(name)-around", "what came before a crash cannot be read for the sink `\(name)`: \(error)")
            }
        }
        return true
    }

    /// Enters what the cursor is about to move over.
    private func enter(_ progress: inout Progress, _ receipt: Courier.Receipt) {
        let gathering = progress.gathering
        let skips = gathering.skips + receipt.skips
        for skip in skips {
            log.error("\(name)-skip \(skip.from)", "for the sink `\(name)`: \(skip)")
            // Of what was overwritten the intake itself tells.
            if skip.cause != .overwritten {
                store.noteGap(
                    RingGap(reason: skip.reason, from: skip.from, to: skip.to, records: Int(skip.to - skip.from), bytes: nil, sink: nil))
            }
        }
        let recovery = ledger.settle(name) { account in
            account.delivered += receipt.delivered
            account.deadLettered += receipt.deadLettered
            account.withheld += gathering.withheld
            for skip in skips {
                // Crashes that the sink got before their turn are not lost with the rest.
                let known = progress.courier.claim(skip.from..<skip.to)
                account.delivered += known.delivered
                account.deadLettered += known.deadLettered
                let records = Int(skip.to - skip.from) - known.delivered - known.deadLettered
                if skip.cause == .overwritten { account.overwritten += records } else { account.unreadable += records }
            }
        }
        guard let recovery else { return }
        log.info("the sink `\(name)` has recovered: \(recovery)")
    }

    private func advance(to sequence: UInt64, early: [UInt64]) {
        do {
            try store.advance(name, to: sequence, early: early)
        } catch {
            // The worst that comes of it is that records are sent again after a restart, with the same ids.
            log.error("\(name)-cursor", "the cursor of the sink `\(name)` is not written: \(error)")
        }
    }
}
