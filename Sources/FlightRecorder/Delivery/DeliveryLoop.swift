// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Logging
internal import LogModel
internal import LogSinks
internal import LogStore

/// Store to sink: reads the ring from the sink's cursor, gathers batches, and delivers each until the receiver has answered for every record.
///
/// One loop for each sink; a slow one holds up no other. The cursor moves only behind records that are delivered or set aside.
struct DeliveryLoop {
    let name: String
    let sink: any Sink
    let store: SegmentStore
    let batching: BatchOptions
    let backoff: BackoffOptions
    let deadLetters: DeadLetterStore
    let log: QuietLog

    /// Returns when the store has ended and everything is delivered, or when the task is cancelled.
    func run() async {
        let signal = store.appendSignal()
        do {
            var gathering = Gathering(reader: BlockReader(ring: store, from: try store.cursor(of: name)), limit: batching.maxBytes.bytes)
            await run(&gathering, signal)
        } catch {
            log.error("\(name)-cursor", "the sink `\(name)` cannot start: \(error)")
        }
        await sink.close()
    }

    private func run(_ gathering: inout Gathering, _ signal: AppendSignal) async {
        let clock = ContinuousClock()
        var mayGrow = true
        // Requests keep their distance, so the first record after a quiet time goes out at once and those behind it gather.
        var nextRequest = clock.now
        while !Task.isCancelled {
            fill(&gathering)
            let wait = nextRequest - clock.now
            if gathering.isDue || (!gathering.isEmpty && (!mayGrow || wait <= .zero)) {
                guard await deliver(gathering.batch) else { return }
                advance(to: gathering.end)
                gathering.clear()
                nextRequest = clock.now + batching.maxAge
            } else if !mayGrow {
                return
            } else {
                mayGrow = await signal.wait(atMost: gathering.isEmpty ? nil : wait)
            }
        }
    }

    /// Gathers what there is. Damaged stretches are passed over and told of; a disk that fails is tried again at the next signal.
    private func fill(_ gathering: inout Gathering) {
        while true {
            do {
                return try gathering.fill()
            } catch let skip as BlockReader.Skip {
                log.error("\(name)-skip", "for the sink `\(name)`: \(skip)")
            } catch {
                return log.error("\(name)-read", "the ring cannot be read for the sink `\(name)`: \(error)")
            }
        }
    }

    private func advance(to sequence: UInt64) {
        do {
            try store.advance(name, to: sequence)
        } catch {
            // The worst that comes of it is that records are sent again after a restart, with the same ids.
            log.error("\(name)-cursor", "the cursor of the sink `\(name)` is not written: \(error)")
        }
    }

    /// False when the task was cancelled before every record had its answer.
    private func deliver(_ batch: OutgoingBatch) async -> Bool {
        var left = batch
        var waits = Backoff(backoff)
        while !left.isEmpty {
            switch await sink.deliver(left) {
            case .taken(let retry, let rejected, let reason):
                guard setAside(rejected, of: left) else {
                    guard await pause(&waits, nil) else { return false }
                    continue
                }
                if retry.count < left.entries.count { waits.reset() }
                left = left.keeping(retry)
                guard !left.isEmpty else { break }
                log.warning("\(name)-retry", "the sink `\(name)` puts \(left.entries.count) records off: \(reason ?? "no reason given")")
                guard await pause(&waits, nil) else { return false }
            case .failed(let reason, let wish):
                log.warning("\(name)-failed", "the sink `\(name)` does not take records, which wait in the ring: \(reason)")
                guard await pause(&waits, wish) else { return false }
            case .refused(let reason):
                log.error(
                    "\(name)-refused", "the sink `\(name)` refuses us; records wait in the ring until its credentials are mended: \(reason)"
                )
                guard await pause(&waits, backoff.max) else { return false }
            case .tooLarge(let reason):
                guard left.entries.count > 1 else {
                    if setAside([Rejection(index: 0, status: 413, reason: reason)], of: left) {
                        left = OutgoingBatch()
                    } else {
                        guard await pause(&waits, nil) else { return false }
                    }
                    continue
                }
                let middle = left.entries.count / 2
                guard await deliver(left.keeping(Array(0..<middle))) else { return false }
                left = left.keeping(Array(middle..<left.entries.count))
            }
        }
        log.recovered("\(name)-failed", "the sink `\(name)` takes records again")
        log.recovered("\(name)-refused", "the sink `\(name)` knows us again")
        return true
    }

    private func setAside(_ rejected: [Rejection], of batch: OutgoingBatch) -> Bool {
        guard !rejected.isEmpty else { return true }
        do {
            let letters = rejected.map { DeadLetter(document: batch.document($0.index), status: $0.status, reason: $0.reason) }
            let path = try deadLetters.append(letters, sink: name)
            log.warning(
                "\(name)-rejected",
                "the sink `\(name)` will never take \(rejected.count == 1 ? "1 record" : "\(rejected.count) records"); see \(path): \(rejected[0].reason)"
            )
            return true
        } catch {
            log.error("\(name)-dead-letter", "records that the sink `\(name)` refused cannot be set aside: \(error)")
            return false
        }
    }

    private func pause(_ waits: inout Backoff, _ wish: Duration?) async -> Bool {
        var generator = SystemRandomNumberGenerator()
        try? await Task.sleep(for: waits.next(atLeast: wish, using: &generator))
        return !Task.isCancelled
    }
}
