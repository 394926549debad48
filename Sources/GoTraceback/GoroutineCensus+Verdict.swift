// SPDX-License-Identifier: Apache-2.0

extension GoroutineCensus {
    /// A sentence where many goroutines wait for one lock.
    ///
    /// ```
    /// 412 of 530 goroutines wait for the sync.RWMutex 0xc0000b4008 in main.(*Cache).Get, up to 7 minutes; goroutine 17 may hold it in
    /// os.(*File).Sync (syscall)
    /// ```
    static func verdict(on lock: LockQueue, of total: Int, in crash: Crash) -> String? {
        guard lock.waiters.count >= 3, lock.waiters.count * 4 >= total, let first = lock.waiters.first else { return nil }
        // Without an address or a receiver it may be one lock or many.
        let isOne = lock.address != nil || lock.receiver != nil
        let name = isOne ? "the \(lock.name)" : crash[crash.goroutines[first].state]
        var text = "\(lock.waiters.count) of \(total) goroutines wait for \(name) in \(crash[lock.caller])"
        text += upTo(lock.minutes)
        if let writer = lock.writer, lock.readers > 0 {
            let readers = lock.readers == 1 ? "1 reader" : "\(lock.readers) readers"
            text += "; goroutine \(crash.goroutines[writer].id), which waits to write, holds back \(readers)"
        }
        text += holders(LockHolder.find(of: lock, in: crash), in: crash)
        if crash.message?.contains("context deadline exceeded") ?? false { text += "; the context deadline passed meanwhile" }
        return text
    }

    static func upTo(_ minutes: Int) -> String {
        minutes == 0 ? "" : minutes == 1 ? ", up to 1 minute" : ", up to \(minutes) minutes"
    }

    private static func holders(_ holders: [LockHolder], in crash: Crash) -> String {
        guard let first = holders.first else { return "" }
        let place = "in \(crash[first.call]) (\(crash[crash.goroutines[first.index].state]))"
        guard holders.count > 1 else { return "; goroutine \(crash.goroutines[first.index].id) may hold it \(place)" }
        return "; one of the goroutines \(holders.map { "\(crash.goroutines[$0.index].id)" }.joined(separator: ", ")) may hold it"
    }

    /// What more there is to say of goroutines that wait for a channel: that nobody stands at its other side.
    static func otherSide(of kind: BlockingKind?, states: [(range: TextRange, count: Int)], in crash: Crash) -> String {
        let bytes = RawSpan(_elements: crash.text.span)
        func hasState(_ names: StaticString...) -> Bool {
            states.contains { state in names.contains { bytes.extracting(state.range.indices).has($0) } }
        }
        switch kind {
        case .nilChannel: return "; nothing ever comes of a nil channel"
        case .send where !hasState("chan receive", "select", "runnable"): return "; no goroutine stands in a receive or a select"
        case .receive where !hasState("chan send", "select", "runnable"): return "; no goroutine stands in a send or a select"
        default: return ""
        }
    }
}
