// SPDX-License-Identifier: Apache-2.0

/// Places in a list by the hashes of what stands there: states, functions, stacks.
///
/// A dump asks with every frame, and its hashes are well mixed already (``StackHash``), which a `Dictionary` would do once more. Open addressing;
/// the multiplier is another one in each process, so that nobody can write a dump whose hashes all fall on one slot.
package struct HashIndex: Sendable {
    private struct Slot {
        var hash: UInt64
        /// -1 for a slot that is free.
        var place: Int
    }

    private var slots: [Slot] = []
    private var count = 0
    private let multiplier = HashIndex.anyMultiplier

    private static let anyMultiplier = UInt64.random(in: .min ... .max) | 1
    private static let leastSlots = 16

    package init() {}

    /// The place of a hash; of one that was not met before `next`, which is its place from now on.
    package mutating func place(of hash: UInt64, or next: @autoclosure () -> Int) -> Int {
        // Half of the slots are free, so that the search is short and ends.
        if slots.count <= count &* 2 { grow() }
        let slot = slot(of: hash)
        if slots[slot].place >= 0 { return slots[slot].place }
        let next = next()
        slots[slot] = Slot(hash: hash, place: next)
        count += 1
        return next
    }

    /// Where a hash stands, or belongs.
    private func slot(of hash: UInt64) -> Int {
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: (hash &* multiplier) >> 32) & mask
        while slots[slot].place >= 0, slots[slot].hash != hash { slot = (slot &+ 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(hash: 0, place: -1), count: max(HashIndex.leastSlots, old.count * 2))
        for kept in old where kept.place >= 0 { slots[slot(of: kept.hash)] = kept }
    }
}
