// SPDX-License-Identifier: Apache-2.0

/// Records that a sink has got before their turn, and what became of each, until its turn comes.
struct EarlyRecords {
    private enum Fate { case delivered, deadLettered }

    /// Of so many on none goes early: all stand in the cursor's file, which is written behind every request.
    static let limit = 1_024

    private var fates: [UInt64: Fate] = [:]

    /// - Parameter delivered: Those of an earlier run.
    init(delivered: [UInt64] = []) {
        for sequence in delivered { fates[sequence] = .delivered }
    }

    var isFull: Bool { fates.count >= EarlyRecords.limit }
    var sequences: some Collection<UInt64> { fates.keys }

    func sequences(in range: some RangeExpression<UInt64>) -> [UInt64] { fates.keys.filter { range.contains($0) } }

    /// Adds what a verdict on records says that go before their turn; false when it says of none that its way is over.
    mutating func add(_ verdict: DeliveryPlan.Verdict) -> Bool {
        for sequence in verdict.delivered { fates[sequence] = .delivered }
        for record in verdict.rejected { fates[record.sequence] = .deadLettered }
        return !verdict.delivered.isEmpty || !verdict.rejected.isEmpty
    }

    /// Forgets records whose turn has come, and counts what became of them.
    mutating func claim(_ sequences: [UInt64]) -> Courier.Receipt {
        var receipt = Courier.Receipt()
        for sequence in sequences {
            switch fates.removeValue(forKey: sequence) {
            case .delivered: receipt.delivered += 1
            case .deadLettered: receipt.deadLettered += 1
            case nil: break
            }
        }
        return receipt
    }
}
