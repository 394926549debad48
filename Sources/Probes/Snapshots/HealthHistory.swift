// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The last snapshots of a service, oldest first, and what its deaths are told of them.
///
/// A snapshot of the process that was started in place of the dead one says nothing of the death, so each knows which process it is of: memory
/// counters that fell, or a refused connection in between, tell of a new one.
struct HealthHistory: Sendable {
    private let most: Int
    private var rows: [Row] = []
    /// Questions since the last snapshot that had no answer.
    private var unanswered: Unanswered?
    private var process = 0
    private var wasRefused = false

    private struct Row {
        var snapshot: HealthSnapshot
        var process: Int
    }

    /// A service that does not answer is often one that is about to die.
    struct Unanswered: Hashable, Sendable {
        var polls: Int
        var since: Timestamp
        var reason: String
    }

    /// - Parameter restored: Of a recorder that ran before, oldest first.
    init(most: Int, restored: [HealthSnapshot] = []) {
        self.most = most
        for snapshot in restored { note(snapshot) }
    }

    mutating func note(_ snapshot: HealthSnapshot) {
        if let last = rows.last?.snapshot, wasRefused || snapshot.isOfNewProcess(after: last) { process += 1 }
        (unanswered, wasRefused) = (nil, false)
        rows.append(Row(snapshot: snapshot, process: process))
        if rows.count > most { rows.removeFirst() }
    }

    /// Notes that nothing at all was answered.
    ///
    /// The death itself cuts the question that is open then, and has the next ones refused: that tells nothing of what led to it, so what a service
    /// did before it was out of reach remains the reason.
    mutating func noteFailure(_ failure: PollFailure, at time: Timestamp) {
        wasRefused = wasRefused || failure.isRefusal
        let reason = failure.outcome == .unreachable ? unanswered?.reason ?? failure.words : failure.words
        unanswered = Unanswered(polls: (unanswered?.polls ?? 0) + 1, since: unanswered?.since ?? time, reason: reason)
    }

    /// The snapshots of the process that was asked last before `death`; none where that is longer ago than `patience`.
    func snapshots(before death: Timestamp, patience: Duration) -> [HealthSnapshot] {
        guard let last = rows.last(where: { $0.snapshot.time <= death }), last.snapshot.time + patience >= death else { return [] }
        return rows.filter { $0.process == last.process && $0.snapshot.time <= death }.map(\.snapshot)
    }

    /// The newest snapshot before, and those of the same process; for limits.
    var ofLatestProcess: [HealthSnapshot] { rows.filter { $0.process == process }.map(\.snapshot) }

    /// The questions before `death` that had no answer.
    func unanswered(before death: Timestamp) -> Unanswered? { unanswered.flatMap { $0.since <= death ? $0 : nil } }
}
