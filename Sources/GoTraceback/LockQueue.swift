// SPDX-License-Identifier: Apache-2.0

/// The goroutines of a dump that wait for one lock.
///
/// Locks are told apart by the address that the frames of package sync print, else by the value whose method asks for them, else by that
/// method alone: `RLock` is inlined and prints no address.
struct LockQueue {
    var address: UInt64?
    /// The receiver of the function that asked for the lock, where it is printed.
    var receiver: UInt64?
    /// The type or function that asked for it.
    var owner: TextRange
    /// The functions that asked for it, and how often each did.
    private var callers: [(function: TextRange, hash: UInt64, count: Int)] = []
    var kind: BlockingKind
    /// Indices into the crash's goroutines, in order.
    var waiters: [Int] = []
    /// The first that waits to write, and how many wait to read.
    var writer: Int?
    var readers = 0
    var minutes = 0

    /// Beyond these the rest is not told apart.
    private static let callerLimit = 16

    init(address: UInt64?, receiver: UInt64?, owner: TextRange, kind: BlockingKind) {
        (self.address, self.receiver, self.owner, self.kind) = (address, receiver, owner, kind)
    }

    /// The function that asked for it most often.
    var caller: TextRange { callers.max { $0.count < $1.count }?.function ?? owner }

    mutating func add(_ index: Int, _ kind: BlockingKind, from caller: TextRange, hash: UInt64, minutes: Int) {
        waiters.append(index)
        count(caller, hash, 1)
        self.minutes = max(self.minutes, minutes)
        if kind == .readLock { readers += 1 }
        if kind == .writeLock, writer == nil { writer = index }
    }

    mutating func take(_ other: LockQueue) {
        waiters = (waiters + other.waiters).sorted()
        minutes = max(minutes, other.minutes)
        readers += other.readers
        writer = [writer, other.writer].compactMap { $0 }.min()
        for caller in other.callers { count(caller.function, caller.hash, caller.count) }
    }

    private mutating func count(_ caller: TextRange, _ hash: UInt64, _ more: Int) {
        if let known = callers.firstIndex(where: { $0.hash == hash }) {
            callers[known].count += more
        } else if callers.count < LockQueue.callerLimit {
            callers.append((caller, hash, more))
        }
    }

    /// `sync.RWMutex 0xc0000b4008`.
    var name: String {
        let type =
            switch kind {
            case .readLock, .writeLock: "sync.RWMutex"
            case .once: "sync.Once"
            default: "sync.Mutex"
            }
        return address.map { "\(type) 0x\(String($0, radix: 16))" } ?? type
    }
}

/// All locks of a dump that somebody waits for.
struct LockQueues {
    private(set) var all: [LockQueue] = []
    private var index = HashIndex()

    /// Adds a goroutine that waits at `point`; answers which lock it is.
    mutating func add(_ goroutine: Goroutine, at place: Int, _ point: BlockingPoint, _ bytes: RawSpan) -> Int? {
        guard let callerIndex = point.callerIndex else { return nil }
        let caller = goroutine.frames[callerIndex]
        let owner = caller.owner(in: bytes)
        let (address, receiver) = (point.address(in: goroutine, bytes), caller.firstAddress(in: bytes))
        var hash = StackHash()
        if let address {
            hash.add(address)
        } else {
            hash.add(bytes.extracting(owner.indices))
            hash.add(receiver ?? 0)
        }
        let slot = index.place(of: hash.value, or: all.count)
        if slot == all.count { all.append(LockQueue(address: address, receiver: receiver, owner: owner, kind: point.kind)) }
        all[slot].receiver = all[slot].receiver ?? receiver
        var function = StackHash()
        function.add(bytes.extracting(caller.function.indices))
        all[slot].add(place, point.kind, from: caller.function, hash: function.value, minutes: goroutine.waitMinutes)
        return slot
    }

    /// The lock that most wait for. Readers whose lock has no address belong to the writers' of the same value, which has one.
    func longest(_ bytes: RawSpan) -> LockQueue? {
        guard var most = all.max(by: { $0.waiters.count < $1.waiters.count }), let receiver = most.receiver else {
            return all.max { $0.waiters.count < $1.waiters.count }
        }
        let isNamed = most.address != nil
        for other in all where (other.address != nil) != isNamed && other.receiver == receiver {
            guard bytes.extracting(other.owner.indices).equals(bytes.extracting(most.owner.indices)), other.isShared == most.isShared
            else { continue }
            most.address = most.address ?? other.address
            most.take(other)
        }
        return most
    }
}

extension LockQueue {
    fileprivate var isShared: Bool { kind == .readLock || kind == .writeLock }
}
