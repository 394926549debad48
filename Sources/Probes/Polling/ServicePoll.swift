// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import NIOCore

/// One round of questions to a service: its counters, its goroutines, its heap.
struct ServicePoll: Sendable {
    private let options: ProbeOptions
    private let redact: @Sendable (String) -> String?
    private let client: ProbeClient

    /// What came of it.
    struct Answer: Sendable {
        var time: Timestamp
        /// nil where nothing at all was answered.
        var snapshot: HealthSnapshot?
        /// In the order of the questions.
        var failures: [PollFailure] = []
    }

    init(_ options: ProbeOptions, redact: @escaping @Sendable (String) -> String? = { _ in nil }) {
        (self.options, self.redact) = (options, redact)
        client = ProbeClient(timeout: options.timeout, mostBytes: options.maxBody.bytes)
    }

    func close() async { await client.close() }

    /// Asks one question after the other; where nobody listens or answers in time, the others are not tried.
    func ask(_ pace: inout DumpPace, disks: () -> [DiskUse]) async -> Answer {
        var answer = Answer(time: .now)
        var snapshot = HealthSnapshot(time: answer.time)
        do {
            try await askAll(&snapshot, &pace, &answer.failures)
        } catch {
            answer.failures.append(error)
        }
        snapshot.disks = disks()
        let asksNothing = options.expvar == nil && options.pprof == nil
        if snapshot.expvar != nil || snapshot.goroutines != nil || snapshot.heap != nil || (asksNothing && !snapshot.disks.isEmpty) {
            answer.snapshot = snapshot
        }
        return answer
    }

    private func askAll(
        _ snapshot: inout HealthSnapshot, _ pace: inout DumpPace, _ failures: inout [PollFailure]
    ) async throws(PollFailure) {
        if let address = options.expvar {
            try await note(&failures) { () async throws(PollFailure) in snapshot.expvar = try await expvar(address) }
        }
        guard let address = options.pprof, pace.isDue(at: .now) else { return }
        let start = ContinuousClock.now
        // One that was given up may have cost the service more than any other.
        defer { pace.note(start: start, took: ContinuousClock.now - start) }
        try await note(&failures) { () async throws(PollFailure) in
            snapshot.goroutines = try await goroutines("\(address.text)/goroutine?debug=2")
        }
        try await note(&failures) { () async throws(PollFailure) in
            let text = try await client.get("\(address.text)/heap?debug=1")
            guard text.rawSpan.starts(with: "heap profile:") else {
                throw PollFailure(.garbage, "\(address.shown)/heap is no heap profile")
            }
            snapshot.heap = HeapProfile.sites(text.rawSpan)
        }
    }

    /// Goes on after a failure, but for one that says that nobody is there, or that whoever is does not answer.
    private func note(
        _ failures: inout [PollFailure], _ question: () async throws(PollFailure) -> Void
    ) async throws(PollFailure) {
        do throws(PollFailure) {
            try await question()
        } catch {
            if error.isRefusal || error.outcome == .timeout { throw error }
            failures.append(error)
        }
    }

    private func expvar(_ address: ProbeAddress) async throws(PollFailure) -> ExpvarAnswer {
        let body = try await client.get(address.text)
        do throws(JSONNumbers.Fault) {
            return try ExpvarAnswer(body.rawSpan, redact: redact)
        } catch {
            throw PollFailure(.garbage, "\(address.shown) does not answer as expvar does: \(error)")
        }
    }

    private func goroutines(_ address: String) async throws(PollFailure) -> GoroutineCount {
        var (dump, isCut) = try await client.get(address, into: GoroutineDump()) { $0.append($1.readableBytesView) }
        let count = dump.finish(isCut: isCut)
        guard count.total > 0 else { throw PollFailure(.garbage, "\(options.pprof?.shown ?? "")/goroutine lists no goroutine") }
        return count
    }
}
