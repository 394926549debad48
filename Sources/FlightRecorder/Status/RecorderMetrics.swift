// SPDX-License-Identifier: Apache-2.0

internal import LogSinks
internal import LogStore

/// The recorder's status as Prometheus metrics.
enum RecorderMetrics {
    private typealias Sample = MetricsText.Sample

    static func text(of status: RecorderStatus) -> String {
        var metrics = MetricsText()
        metrics.family("panicbox_build_info", .gauge, "Always 1; the version is a label.", [Sample(1, ("version", PanicboxVersion.text))])
        intake(status.intake, into: &metrics)
        deaths(status.deaths, into: &metrics)
        ring(status.ring, into: &metrics)
        ledger(status.sinks, into: &metrics)
        recovery(status.sinks, into: &metrics)
        endpoints(status.sinks, into: &metrics)
        receivers(status.receivers, into: &metrics)
        rules(status.rules, into: &metrics)
        ProbeMetrics.append(status.probes, to: &metrics)
        process(status.process, into: &metrics)
        return metrics.text
    }

    private static func intake(_ account: IntakeAccount, into metrics: inout MetricsText) {
        func counter(_ name: String, _ help: String, _ value: Int) {
            metrics.family("panicbox_\(name)_total", .counter, help, [Sample(Double(value))])
        }
        counter("read_bytes", "Bytes that sources gave.", account.readBytes)
        counter("records_read", "Records that were made of what sources gave.", account.read)
        counter("records_stored", "Records that were written to the ring.", account.stored)
        counter("stored_bytes", "Bytes of the documents that were written to the ring.", account.storedBytes)
        counter("records_lost", "Records that were dropped, since the ring refused them and their writer must not wait.", account.lost)
        counter("records_partial", "Records that hold a piece of a line: it was longer than 1 MiB, or paused for 5 s.", account.pieces)
        counter("crashes", "Crashes that were put together.", account.crashes)
        metrics.counts("redactions_total", "Secrets that were replaced before anything was stored.", account.redactions) { [("kind", $0)] }
    }

    private static func receivers(_ receivers: [ReceiverStatus], into metrics: inout MetricsText) {
        let answers = receivers.flatMap { receiver in
            receiver.answers.sorted { $0.key < $1.key }.map { status, count in
                Sample(Double(count), ("listen", receiver.address), ("status", "\(status)"))
            }
        }
        metrics.family("panicbox_receiver_answers_total", .counter, "Requests that were answered so.", answers)
        metrics.family(
            "panicbox_receiver_waiting_bytes", .gauge, "Bytes of bodies that are read or wait for the ring.",
            receivers.map { Sample(Double($0.waitingBytes), ("listen", $0.address)) })
    }

    private static func ring(_ ring: RingStatus, into metrics: inout MetricsText) {
        func gauge(_ name: String, _ help: String, _ value: Double) {
            metrics.family("panicbox_ring_\(name)", .gauge, help, [Sample(value)])
        }
        gauge("degraded", "1 while the disk does not take or sync blocks.", ring.health.isOK ? 0 : 1)
        gauge("segments", "Segments in the ring.", Double(ring.segments))
        gauge("size_bytes", "Bytes of all segments.", Double(ring.bytes))
        gauge("max_size_bytes", "Bytes that all segments together may have.", Double(ring.maxBytes))
        gauge("oldest_sequence", "Sequence number of the oldest record.", Double(ring.oldestSequence))
        gauge("next_sequence", "Sequence number that the next record will have.", Double(ring.nextSequence))
    }

    private static func ledger(_ sinks: [SinkStatus], into metrics: inout MetricsText) {
        func counter(_ name: String, _ help: String, _ value: (SinkAccount) -> Int) {
            let samples = sinks.map { Sample(Double(value($0.account)), ("sink", $0.name)) }
            metrics.family("panicbox_sink_records_\(name)_total", .counter, help, samples)
        }
        counter("backlog", "Records that waited for the sink when panicbox was started.") { $0.backlog }
        counter("delivered", "Records that the sink has.") { $0.delivered }
        counter("dead_lettered", "Records that the sink will never take, kept aside.") { $0.deadLettered }
        counter("withheld", "Records that the sink is not to get (ship).") { $0.withheld }
        counter("overwritten", "Records that the ring let go of before the sink had them.") { $0.overwritten }
        counter("unreadable", "Records that were damaged or taken away before the sink had them.") { $0.unreadable }
        counter("sent_around", "Withheld records that were sent after all, since a crash followed (around).") { $0.sentAround }
        metrics.family(
            "panicbox_sink_records_waiting", .gauge, "Records in the ring that the sink has yet to get.",
            sinks.map { Sample(Double($0.waiting), ("sink", $0.name)) })
        metrics.family(
            "panicbox_sink_refused", .gauge, "1 while the sink refuses our credentials.",
            sinks.map { Sample($0.account.refusal == nil ? 0 : 1, ("sink", $0.name)) })
    }

    private static func endpoints(_ sinks: [SinkStatus], into metrics: inout MetricsText) {
        func family(_ name: String, _ kind: MetricsText.Kind, _ help: String, _ value: (EndpointStatus) -> Double) {
            let samples = sinks.flatMap { sink in
                sink.endpoints.map { Sample(value($0), ("sink", sink.name), ("endpoint", $0.address)) }
            }
            metrics.family("panicbox_sink_endpoint_\(name)", kind, help, samples)
        }
        family("breaker_open", .gauge, "1 while requests are kept from the endpoint, 0.5 while it is tried by single ones.") {
            switch $0.state {
            case .closed: 0
            case .halfOpen: 0.5
            case .open: 1
            }
        }
        family("failures_total", .counter, "Requests that failed.") { Double($0.failures) }
        family("answers_total", .counter, "Requests that were answered.") { Double($0.successes) }
    }
}
