// SPDX-License-Identifier: Apache-2.0

/// A goroutine that may have the lock that others wait for.
///
/// A dump does not say who has a lock. What can be seen is a goroutine that is inside the function that asks for the lock, or inside a method
/// of the same value, and does not wait for it. It may stand before the call or behind the end of the lock, so it is only said to be possible.
struct LockHolder {
    /// Index into the crash's goroutines.
    var index: Int
    /// The call that keeps it: the outermost of the standard library above the application, else the application's own.
    var call: TextRange

    /// More of them are no help to anybody.
    private static let limit = 3

    /// Those of `lock`, in order; none where there would be more than three.
    static func find(of lock: LockQueue, in crash: Crash) -> [LockHolder] {
        let bytes = RawSpan(_elements: crash.text.span)
        let owner = bytes.extracting(lock.owner.indices)
        var (found, sure): ([LockHolder], [LockHolder]) = ([], [])
        var next = 0
        for (index, goroutine) in crash.goroutines.enumerated() where goroutine.id >= 0 {
            if next < lock.waiters.count, lock.waiters[next] == index {
                next += 1
                continue
            }
            guard let place = goroutine.frames.firstIndex(where: { $0.isOf(owner, in: bytes) }) else { continue }
            // One that was just woken, and does not have the lock yet.
            if bytes.extracting(goroutine.state.indices).has("run"), goroutine.isTakingLock(above: place, in: bytes) { continue }
            let receiver = goroutine.frames[place].firstAddress(in: bytes)
            guard lock.mayBelong(to: receiver, isMethod: owner.ends(with: ").")) else { continue }
            let holder = LockHolder(index: index, call: call(of: goroutine, above: place))
            found.append(holder)
            if receiver != nil, receiver == lock.receiver { sure.append(holder) }
        }
        let best = sure.isEmpty ? found : sure
        return best.count > limit ? [] : best
    }

    private static func call(of goroutine: Goroutine, above place: Int) -> TextRange {
        let own = goroutine.frames.prefix(place + 1).firstIndex { $0.isInApp } ?? place
        return goroutine.frames[own == 0 ? 0 : own - 1].function
    }
}

extension Goroutine {
    /// Whether one of the calls that `place` has made is of a lock's own methods.
    fileprivate func isTakingLock(above place: Int, in bytes: RawSpan) -> Bool {
        frames.prefix(place).contains { frame in
            let name = bytes.extracting(frame.function.indices)
            return name.has("sync.(*Mutex).Lock") || name.has("sync.(*RWMutex).") || name.has("internal/sync.(*Mutex).")
        }
    }
}

extension LockQueue {
    /// Whether the lock may lie in the value at `other`, where both are known.
    fileprivate func mayBelong(to other: UInt64?, isMethod: Bool) -> Bool {
        guard isMethod, let other else { return true }
        if let receiver { return receiver == other }
        // A lock lies in its value; how large that is nobody tells.
        return address.map { $0 >= other && $0 - other < 4_096 } ?? true
    }
}
