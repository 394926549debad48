// SPDX-License-Identifier: Apache-2.0

extension GoroutineCensus {
    private static let groupLimit = 50
    private static let idLimit = 20

    /// Counts the goroutines of a crash; nil where it lists none. Threads' own stacks (`runtime stack:`) are not goroutines.
    public init?(of crash: Crash) {
        let bytes = RawSpan(_elements: crash.text.span)
        var tally = Tally()
        for goroutine in crash.goroutines where goroutine.id >= 0 { tally.count(goroutine, bytes) }
        guard tally.total > 0 else { return nil }
        goroutines = tally.total
        states = tally.states.map { (state: crash[$0.range], count: $0.count) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.state < $1.state }
        let order = tally.groups.indices.sorted {
            tally.groups[$0].count != tally.groups[$1].count ? tally.groups[$0].count > tally.groups[$1].count : $0 < $1
        }
        groups = order.prefix(Self.groupLimit).map { tally.groups[$0].group(in: crash) }
        verdict = tally.verdict(in: crash)
    }

    /// Counts under keys that are hashes of bytes, so that a dump of thousands of goroutines makes strings only for what is shown.
    private struct Tally {
        struct Member {
            var first: Goroutine
            var inApp: TextRange?
            var count = 0
            var minutes = 0
            var ids: [Int] = []

            mutating func add(_ goroutine: Goroutine) {
                count += 1
                minutes = max(minutes, goroutine.waitMinutes)
                if ids.count < idLimit { ids.append(goroutine.id) }
            }

            func group(in crash: Crash) -> Group {
                Group(
                    count: count,
                    state: crash[first.state],
                    waitMinutesMax: minutes,
                    top: first.frames.first.map { crash[$0.function] } ?? "",
                    inApp: inApp.map { crash[$0] },
                    ids: ids
                )
            }
        }

        var total = 0
        var states: [(range: TextRange, count: Int)] = []
        var groups: [Member] = []
        /// Goroutines with the same state and the same innermost function of the application, by whatever way they came there.
        private var places: [Member] = []
        private var stateIndex: [UInt64: Int] = [:]
        private var groupIndex: [UInt64: Int] = [:]
        private var placeIndex: [UInt64: Int] = [:]

        mutating func count(_ goroutine: Goroutine, _ bytes: RawSpan) {
            total += 1
            var hash = StackHash()
            hash.add(bytes.extracting(goroutine.state.indices))
            let index = Self.slot(hash.value, &stateIndex, states.count)
            if index == states.count { states.append((goroutine.state, 0)) }
            states[index].count += 1
            let inApp = goroutine.frames.first { $0.isInApp }?.function
            if let inApp {
                var place = hash
                place.add(bytes.extracting(inApp.indices))
                Self.add(goroutine, inApp, place.value, &placeIndex, &places)
            }
            for frame in goroutine.frames { hash.add(bytes.extracting(frame.function.indices)) }
            Self.add(goroutine, inApp, hash.value, &groupIndex, &groups)
        }

        private static func add(
            _ goroutine: Goroutine, _ inApp: TextRange?, _ key: UInt64, _ index: inout [UInt64: Int], _ members: inout [Member]
        ) {
            let slot = slot(key, &index, members.count)
            if slot == members.count { members.append(Member(first: goroutine, inApp: inApp)) }
            members[slot].add(goroutine)
        }

        private static func slot(_ key: UInt64, _ index: inout [UInt64: Int], _ next: Int) -> Int {
            if let found = index[key] { return found }
            index[key] = next
            return next
        }

        /// A sentence where at least half of all goroutines, and at least three, stand at one place of the application.
        func verdict(in crash: Crash) -> String? {
            guard let most = places.max(by: { $0.count < $1.count }), most.count >= 3, most.count * 2 >= total, let inApp = most.inApp
            else {
                return nil
            }
            let state = crash[most.first.state]
            let isBusy = state == "running" || state == "runnable" || state == "syscall"
            let minutes = most.minutes == 0 ? "" : most.minutes == 1 ? ", up to 1 minute" : ", up to \(most.minutes) minutes"
            return "\(most.count) of \(total) goroutines \(isBusy ? "are \(state)" : "wait for \(state)") in \(crash[inApp])\(minutes)"
        }
    }
}
