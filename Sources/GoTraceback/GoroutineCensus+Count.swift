// SPDX-License-Identifier: Apache-2.0

extension GoroutineCensus {
    private static let groupLimit = 50
    private static let idLimit = 20
    private static let pathLimit = 16

    /// Counts the goroutines of a crash; nil where it lists none. Threads' own stacks (`runtime stack:`) are not goroutines.
    public init?(of crash: borrowing Crash) {
        let bytes = RawSpan(_elements: crash.text.span)
        var tally = Tally()
        for index in crash.goroutines.indices where crash.goroutines[index].id >= 0 {
            tally.count(crash.goroutines[index], at: index, bytes)
        }
        guard tally.total > 0 else { return nil }
        goroutines = tally.total
        states = tally.states.map { (state: crash[$0.range], count: $0.count) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.state < $1.state }
        let order = tally.groups.indices.sorted {
            tally.groups[$0].count != tally.groups[$1].count ? tally.groups[$0].count > tally.groups[$1].count : $0 < $1
        }
        groups = order.prefix(Self.groupLimit).map { tally.groups[$0].group(in: crash, tally.locks) }
        verdict = tally.verdict(in: crash, bytes)
    }

    /// Goroutines with one stack.
    private struct Member {
        /// The first of them, by its place in the crash.
        var first: Int
        /// Of its frames, the innermost of the application.
        var inApp: Int?
        var point: BlockingPoint?
        var count = 0
        var minutes = 0
        var minutesSum = 0
        var ids: [Int] = []
        /// The locks that its members wait for, by their place among all.
        var locks: Set<Int> = []
        /// The addresses of the wait groups; 0 for one that is not printed.
        var waitGroups: Set<UInt64> = []

        @inline(__always)
        mutating func add(_ goroutine: Goroutine) {
            count += 1
            minutes = max(minutes, goroutine.waitMinutes)
            // The minutes are a log's text: of two numbers that Go never prints the sum may be none.
            let (sum, isTooMuch) = minutesSum.addingReportingOverflow(goroutine.waitMinutes)
            minutesSum = isTooMuch ? .max : sum
            if ids.count < idLimit { ids.append(goroutine.id) }
        }

        func group(in crash: Crash, _ all: LockQueues) -> Group {
            let first = crash.goroutines[first]
            return Group(
                count: count,
                state: crash[first.state],
                waitMinutesMax: minutes,
                waitMinutesSum: minutesSum,
                top: first.frames.first.map { crash[$0.function] } ?? "",
                inApp: inApp.map { crash[first.frames[$0].function] },
                path: point == nil ? [] : first.frames.prefix(pathLength(of: first, in: crash)).map { crash[$0.function] },
                blockedOn: blocker(in: crash, all),
                ids: ids
            )
        }

        private func pathLength(of first: Goroutine, in crash: Crash) -> Int {
            let bytes = RawSpan(_elements: crash.text.span)
            let end =
                inApp
                ?? first.frames.prefix(pathLimit).firstIndex {
                    !PackagePath.isStandard(bytes.extracting($0.function.indices), file: bytes.extracting($0.file.indices))
                }
            return min((end ?? first.frames.count) + 1, pathLimit)
        }

        private func blocker(in crash: Crash, _ all: LockQueues) -> Blocker? {
            guard let point else { return nil }
            guard point.kind.isLock else {
                let address = waitGroups.count == 1 ? waitGroups.first : nil
                return Blocker(kind: point.kind, address: address == 0 ? nil : address, locks: nil)
            }
            guard locks.count == 1, let lock = locks.first else {
                return Blocker(kind: point.kind, address: nil, locks: locks.count > 1 ? locks.count : nil)
            }
            return Blocker(kind: point.kind, address: all.all[lock].address, locks: nil)
        }
    }

    /// Goroutines with the same state and the same innermost function of the application, by whatever way they came there.
    private struct Place {
        /// The first of them, by its place in the crash.
        var first: Int
        /// Of its frames, the innermost of the application.
        var inApp: Int
        var count = 0
        var minutes = 0
    }

    /// Counts under keys that are hashes of bytes, so that a dump of thousands of goroutines makes strings only for what is shown.
    private struct Tally {
        var total = 0
        var states: [(range: TextRange, count: Int)] = []
        var groups: [Member] = []
        var locks = LockQueues()
        private var places: [Place] = []
        private var stateIndex = HashIndex()
        private var groupIndex = HashIndex()
        private var placeIndex = HashIndex()

        mutating func count(_ goroutine: Goroutine, at place: Int, _ bytes: RawSpan) {
            total += 1
            var hash = StackHash()
            hash.add(bytes.extracting(goroutine.state.indices))
            let index = stateIndex.place(of: hash.value, or: states.count)
            if index == states.count { states.append((goroutine.state, 0)) }
            states[index].count += 1
            let inApp = goroutine.frames.firstIndex { $0.isInApp }
            if let inApp {
                var key = hash
                key.add(bytes.extracting(goroutine.frames[inApp].function.indices))
                let index = placeIndex.place(of: key.value, or: places.count)
                if index == places.count { places.append(Place(first: place, inApp: inApp)) }
                places[index].count += 1
                places[index].minutes = max(places[index].minutes, goroutine.waitMinutes)
            }
            for frame in goroutine.frames { hash.add(bytes.extracting(frame.function.indices)) }
            let group = groupIndex.place(of: hash.value, or: groups.count)
            if group == groups.count { groups.append(Member(first: place, inApp: inApp, point: BlockingPoint(goroutine, bytes))) }
            groups[group].add(goroutine)
            guard let point = groups[group].point else { return }
            if point.kind == .waitGroup { groups[group].waitGroups.insert(point.address(in: goroutine, bytes) ?? 0) }
            guard point.kind.isLock else { return }
            if let lock = locks.add(goroutine, at: place, point, bytes) { groups[group].locks.insert(lock) }
        }

        /// A sentence on the lock that many wait for; else where at least half of all goroutines, and at least three, stand at one place of
        /// the application.
        func verdict(in crash: Crash, _ bytes: RawSpan) -> String? {
            if let lock = locks.longest(bytes), let verdict = GoroutineCensus.verdict(on: lock, of: total, in: crash) { return verdict }
            guard let most = places.max(by: { $0.count < $1.count }), most.count >= 3, most.count * 2 >= total else { return nil }
            let first = crash.goroutines[most.first]
            let state = crash[first.state]
            let isBusy = state == "running" || state == "runnable" || state == "syscall"
            let place = crash[first.frames[most.inApp].function]
            return "\(most.count) of \(total) goroutines \(isBusy ? "are \(state)" : "wait for \(state)") in \(place)"
                + upTo(most.minutes) + otherSide(of: BlockingPoint(first, bytes)?.kind, states: states, in: crash)
        }
    }
}
