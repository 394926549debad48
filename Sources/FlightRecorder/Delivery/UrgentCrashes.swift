// SPDX-License-Identifier: Apache-2.0

/// Crashes on their way before their turn, and whose the next request is: theirs or one of the others. Pure, as ``DeliveryPlan`` is.
///
/// Crashes go first, and after each answer to them one of the others goes, so that crashes that come without end hold up nothing. A receiver that
/// takes lines and no crashes is found out by trying: after some failures in a row one of the others is tried, too.
struct UrgentCrashes {
    private var plan = DeliveryPlan(Shipment())
    /// Requests of crashes in a row that were not taken as a whole.
    private var failures = 0
    private var isOthersTurn = false

    private static let patience = 3

    /// The next request; nil when it is the others' turn, or there is none.
    var next: Shipment? { isOthersTurn ? nil : plan.next }

    /// True when more crashes are wanted.
    var areWanted: Bool { !isOthersTurn && plan.next == nil }

    mutating func take(_ crashes: Shipment) { plan = DeliveryPlan(crashes) }

    /// Leaves out the crashes whose turn has come all the same: up to that sequence number.
    mutating func leaveOut(through last: UInt64) { plan.leaveOut(through: last) }

    /// Goes on behind an answer to crashes.
    mutating func adopt(_ verdict: DeliveryPlan.Verdict) {
        plan.adopt(verdict)
        guard let trouble = verdict.trouble else {
            failures = 0
            isOthersTurn = !verdict.isUnanswered
            return
        }
        failures += 1
        let isOver = failures >= UrgentCrashes.patience
        switch trouble {
        case .failed, .refused: isOthersTurn = isOver
        case .putOff:
            isOthersTurn = true
            if isOver { giveUp() }
        case .unsettled:
            // It would go again as a whole, which doubles what the sink has of it: once, then, at its turn.
            isOthersTurn = true
            giveUp()
        }
    }

    /// Goes on behind an answer to one of the others.
    mutating func othersWent(_ verdict: DeliveryPlan.Verdict) {
        isOthersTurn = false
        switch verdict.trouble {
        // It takes nothing, so that crashes are to be the first when it does.
        case .failed, .refused: failures = 0
        case .putOff, .unsettled, nil: break
        }
    }

    /// They go at their turn; newer ones may go before theirs.
    private mutating func giveUp() {
        plan = DeliveryPlan(Shipment())
        failures = 0
    }
}
