// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import Synchronization

/// Asks one service now and then how it does, remembers the last answers, and warns when a limit is passed.
package final class ServiceProbe: Sendable {
    package let options: ProbeOptions
    private let notes: HealthNotes
    private let observer: any ProbeObserver
    private let redact: @Sendable (String) -> String?
    private let gauge: DiskGauge
    private let state: Mutex<State>

    private struct State {
        var history: HealthHistory
        var limits: LimitWatch
        var disks: DiskWatch
        var status: ProbeStatus
    }

    /// - Parameters:
    ///   - restored: The snapshots that the ring has of a recorder before this one, oldest first.
    ///   - redact: The name of a counter without its secrets; nil where it has none.
    package init(
        options: ProbeOptions, restored: [HealthSnapshot] = [], notes: HealthNotes, observer: any ProbeObserver,
        redact: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        (self.options, self.notes, self.observer, self.redact) = (options, notes, observer, redact)
        gauge = DiskGauge(options.disks)
        state = Mutex(
            State(
                history: HealthHistory(most: options.keep, restored: restored), limits: LimitWatch(options.limits),
                disks: DiskWatch(low: options.diskLow), status: ProbeStatus(service: options.service ?? "")))
    }

    package var status: ProbeStatus { state.withLock { $0.status } }

    /// The service's name, for people.
    private var name: String { options.service ?? "the service" }

    /// What a death at this time is told; nil where nothing is known. Never waits.
    func report(of death: Timestamp) -> HealthReport? {
        // A service that hangs answers nothing for a while before it dies; what it said before that is still of worth.
        let patience = options.interval * 3 + .seconds(300)
        let (snapshots, unanswered) = state.withLock {
            ($0.history.snapshots(before: death, patience: patience), $0.history.unanswered(before: death))
        }
        return HealthReport(of: snapshots, disks: gauge.disks(at: death), unanswered: unanswered, death: death)
    }

    /// Returns when its task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.gauge.run { self.check($0, at: $1) } }
            group.addTask { await self.poll() }
        }
    }

    // MARK: Asking

    private func poll() async {
        let poll = ServicePoll(options, redact: redact)
        var pace = DumpPace()
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let answer = await poll.ask(&pace, disks: { gauge.latest })
            if !Task.isCancelled { take(answer) }
            try? await Task.sleep(until: start + options.interval)
        }
        await poll.close()
    }

    private func take(_ answer: ServicePoll.Answer) {
        note(answer)
        for failure in answer.failures { observer.failed(name, failure.words) }
        if answer.failures.isEmpty { observer.answered(name) }
        guard let snapshot = answer.snapshot else { return }
        let record = HealthRecord(
            service: options.service, time: snapshot.time, kind: .metric, message: snapshot.words(of: name),
            members: snapshot.members)
        notes.add(record)
        let warnings = state.withLock { $0.limits.check($0.history.ofLatestProcess) }
        for warning in warnings { warn(warning.words, name: warning.name, value: warning.value, of: snapshot) }
    }

    private func note(_ answer: ServicePoll.Answer) {
        state.withLock { state in
            if let snapshot = answer.snapshot {
                state.history.note(snapshot)
            } else if let failure = answer.failures.first {
                state.history.noteFailure(failure, at: answer.time)
            }
            // A service that has no address is not asked: its disks are looked at.
            guard options.expvar != nil || options.pprof != nil else { return }
            state.status.polls[answer.failures.first?.outcome ?? .ok, default: 0] += 1
            if answer.failures.isEmpty { state.status.lastSuccess = answer.time }
        }
    }

    // MARK: Warning

    private func check(_ disks: [DiskUse], at time: Timestamp) {
        for warning in state.withLock({ $0.disks.check(disks, at: time) }) {
            var snapshot = HealthSnapshot(time: time)
            snapshot.disks = disks
            let part = warning.isInodes ? "inodes_free" : "bytes_free"
            let value = Double(warning.isInodes ? warning.disk.inodesFree : warning.disk.bytesFree)
            warn(warning.words, name: "disk.\(warning.disk.path).\(part)", value: value, of: snapshot)
        }
    }

    private func warn(_ words: String, name: String, value: Double, of snapshot: HealthSnapshot) {
        state.withLock { $0.status.warnings += 1 }
        observer.warned(self.name, name: name, words)
        var members = ByteBuffer(capacity: 1_024)
        members.append(UInt8(ascii: "{"))
        members.object("alert") {
            $0.member("name", name)
            $0.member("value", value)
            $0.member("limit", options.limits[name]?.configText ?? "\(options.diskLow.configText) left")
        }
        members.object("last") { snapshot.append(to: &$0) }
        notes.add(
            HealthRecord(
                service: options.service, time: snapshot.time, kind: .alert, message: "\(self.name): \(words)",
                members: members.bytes.extracting(1..<members.count).copy))
    }
}

extension HealthSnapshot {
    /// `"last":{…}`
    fileprivate var members: [UInt8] {
        var buffer = ByteBuffer(capacity: 2_048)
        buffer.append(UInt8(ascii: "{"))
        buffer.object("last") { append(to: &$0) }
        return buffer.bytes.extracting(1..<buffer.count).copy
    }

    /// `storaged: 180 goroutines, heap 12.1 MiB, 41 counters`
    fileprivate func words(of service: String) -> String {
        var parts: [String] = []
        if let goroutines { parts.append("\(ShownNumber.plain(Double(goroutines.total))) goroutines") }
        if let heap = expvar?.memory["heap_alloc"] { parts.append("heap \(ShownNumber.bytes(heap))") }
        if let counters = expvar?.counters, !counters.isEmpty { parts.append("\(counters.count) counters") }
        for disk in disks { parts.append("disk \(disk.path) \(ShownNumber.bytes(Double(disk.bytesFree))) free") }
        return "\(service): \(parts.isEmpty ? "nothing is known" : parts.joined(separator: ", "))"
    }
}
