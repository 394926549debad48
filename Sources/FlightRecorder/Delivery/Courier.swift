// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Brings shipments to a sink: sends, waits, splits, sets aside, until every record has its answer.
struct Courier {
    let name: String
    let sink: any Sink
    let backoff: BackoffOptions
    let office: any DeadLetterOffice
    let ledger: Ledger
    let log: QuietLog
    private let bell: StopBell
    /// True once the bell was heeded: from then on no receiver's wish for rest counts.
    private var isStopping = false
    private var early: EarlyRecords
    private var urgent = UrgentCrashes()

    /// - Parameter early: Records that the sink has got before their turn in an earlier run.
    init(
        name: String, sink: any Sink, backoff: BackoffOptions, office: any DeadLetterOffice, ledger: Ledger, log: QuietLog,
        early: [UInt64] = [], bell: StopBell = StopBell()
    ) {
        self.early = EarlyRecords(delivered: early)
        self.name = name
        self.sink = sink
        self.backoff = backoff
        self.office = office
        self.ledger = ledger
        self.log = log
        self.bell = bell
    }

    /// What became of the records of a shipment.
    struct Receipt: Hashable {
        var delivered = 0
        var deadLettered = 0
        /// Records that turned out to be unreadable when they were opened.
        var skips: [BlockReader.Skip] = []

        mutating func add(_ other: Receipt) {
            delivered += other.delivered
            deadLettered += other.deadLettered
            skips += other.skips
        }
    }

    /// Returns when every record is delivered or set aside; nil when the task was cancelled before.
    ///
    /// Before a request `scout` is asked for crashes that wait further on. They go first, and are left out when their turn comes;
    /// `noteEarly` is told each time of all that did and whose turn is not over.
    mutating func deliver(
        _ shipment: Shipment,
        scout: () -> Shipment = { Shipment() },
        noteEarly: ([UInt64]) -> Void = { _ in }
    ) async -> Receipt? {
        var receipt = Receipt()
        var plan = DeliveryPlan(shipment)
        let known = claimed(of: shipment)
        plan.leaveOut(known)
        if let last = shipment.sequences.last { urgent.leaveOut(through: last) }
        var waits = Backoff(backoff)
        while let other = plan.next {
            lookAhead(scout)
            let verdict: DeliveryPlan.Verdict
            if let crashes = urgent.next {
                verdict = await send(crashes)
                urgent.adopt(verdict)
                if early.add(verdict) { noteEarly(earlySequences) }
            } else {
                verdict = await send(other)
                plan.adopt(verdict)
                urgent.othersWent(verdict)
                receipt.delivered += verdict.delivered.count
                receipt.deadLettered += verdict.rejected.count
                receipt.skips += verdict.skips
                if !verdict.delivered.isEmpty { waits.reset() }
            }
            guard !verdict.isUnanswered else { continue }
            guard await settle(verdict.trouble, &waits) else { return nil }
        }
        // Not before: until the cursor is behind them, the next run has to know of them.
        receipt.add(early.claim(known))
        return receipt
    }

    /// Records that went before their turn, which is not over.
    var earlySequences: [UInt64] { Array(early.sequences) }

    /// Counts the records that went before their turn and cannot be read any more now that it has come; they are forgotten.
    mutating func claim(_ passed: Range<UInt64>) -> Receipt { early.claim(early.sequences(in: passed)) }

    /// The records of a shipment that went before their turn.
    private func claimed(of shipment: Shipment) -> [UInt64] {
        guard let first = shipment.sequences.first, let last = shipment.sequences.last else { return [] }
        // Few go before their turn, and a shipment has thousands: those few are looked for.
        return shipment.including(early.sequences(in: first...last))
    }

    private mutating func lookAhead(_ scout: () -> Shipment) {
        guard urgent.areWanted else { return }
        guard !early.isFull else {
            let words = "the sink `\(name)` has got \(EarlyRecords.limit) crashes before their turn, and gets the others in theirs"
            return log.warning("\(name)-early", words)
        }
        log.recovered("\(name)-early", "crashes go to the sink `\(name)` before their turn again")
        urgent.take(scout().leavingOut(early.sequences))
    }

    private func send(_ request: Shipment) async -> DeliveryPlan.Verdict {
        // A part of a batch has no frames of its own, and is packed anew without what cannot be read.
        let mustPack = sink.takesFrames && request.batch.frames.isEmpty
        let (readable, skips) = mustPack ? request.readable : (request, [])
        guard !readable.isEmpty else { return DeliveryPlan.Verdict(skips: skips, isUnanswered: true) }
        let request = mustPack ? readable.framed : readable
        var verdict = DeliveryPlan.judge(await sink.deliver(request.batch), to: request)
        if !setAside(verdict.rejected) {
            // What the sink has of it, it gets once more; ids keep out doubles where there are ids.
            verdict = DeliveryPlan.Verdict(left: [request], trouble: .unsettled)
        }
        verdict.skips += skips
        return verdict
    }

    private func setAside(_ records: [RejectedRecord]) -> Bool {
        guard let first = records.first else { return true }
        do {
            let place = try office.keep(records, of: name)
            let noun = records.count == 1 ? "1 record" : "\(records.count) records"
            log.warning("\(name)-rejected", "the sink `\(name)` will never take \(noun); see \(place): \(first.letter.reason)")
            return true
        } catch {
            log.error("\(name)-dead-letter", "records that the sink `\(name)` refused cannot be set aside: \(error)")
            return false
        }
    }

    /// Tells of trouble and waits it out; false when the task was cancelled meanwhile.
    private mutating func settle(_ trouble: DeliveryPlan.Trouble?, _ waits: inout Backoff) async -> Bool {
        if case .refused(let reason) = trouble {
            ledger.enter(name) { $0.refusal = reason }
        } else {
            ledger.enter(name) { $0.refusal = nil }
        }
        noteForRecovery(trouble)
        guard let trouble else {
            log.recovered("\(name)-retry", "the sink `\(name)` puts no records off any more")
            log.recovered("\(name)-failed", "the sink `\(name)` takes records again")
            log.recovered("\(name)-refused", "the sink `\(name)` knows us again")
            return true
        }
        tell(trouble)
        var generator = SystemRandomNumberGenerator()
        let wait = waits.next(atLeast: isStopping ? nil : leastWait(trouble), using: &generator)
        guard !isStopping else {
            try? await Task.sleep(for: wait)
            return !Task.isCancelled
        }
        await bell.sleep(for: wait)
        // Whatever the waits had grown to: the receiver may be back, and there is little time.
        isStopping = bell.hasRung
        if isStopping { waits.reset() }
        return !Task.isCancelled
    }

    /// What was put off or could not be set aside says neither that the sink is away nor that it is back.
    private func noteForRecovery(_ trouble: DeliveryPlan.Trouble?) {
        switch trouble {
        case .failed, .refused: ledger.failed(name)
        case nil: ledger.answered(name)
        case .putOff, .unsettled: break
        }
    }

    private func leastWait(_ trouble: DeliveryPlan.Trouble) -> Duration? {
        switch trouble {
        case .failed(_, let wish): wish
        // Somebody has to mend something first.
        case .refused: backoff.max
        case .putOff, .unsettled: nil
        }
    }

    private func tell(_ trouble: DeliveryPlan.Trouble) {
        switch trouble {
        case .putOff(let count, let reason):
            log.warning("\(name)-retry", "the sink `\(name)` puts \(count) records off: \(reason)")
        case .failed(let reason, _):
            log.warning("\(name)-failed", "the sink `\(name)` does not take records, which wait in the ring: \(reason)")
        case .refused(let reason):
            log.error(
                "\(name)-refused",
                "the sink `\(name)` refuses us; records wait in the ring until its credentials are mended: \(reason)")
        case .unsettled: break
        }
    }
}
