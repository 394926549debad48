// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Goroutines of one state that stand at the same place: the same functions on the same lines, started by the same `go` statement.
///
/// ``GoroutineCensus`` groups by functions alone and lists at most fifty groups, which is what a search index wants. A page shows one stack for
/// all members, so each line of it must be true for each of them.
struct StackGroup {
    /// The member that stands for all.
    let first: Goroutine
    private(set) var ids: [Int] = []
    private(set) var waitMinutesMax = 0
    /// Labels that members have, each once, the first ones.
    private(set) var labels: [Goroutine.Label] = []
    /// Holds the goroutine that died.
    private(set) var holdsCrashing = false
    private static let labelLimit = 12

    var count: Int { ids.count }

    /// The groups of a crash, largest first, equal ones in the order printed.
    static func all(of crash: Crash) -> [StackGroup] {
        var groups: [StackGroup] = []
        var places: [[UInt8]: Int] = [:]
        for (index, goroutine) in crash.goroutines.enumerated() {
            let key = key(of: goroutine, in: crash)
            let place = places[key, default: groups.count]
            if place == groups.count {
                places[key] = place
                groups.append(StackGroup(first: goroutine))
            }
            groups[place].add(goroutine, isCrashing: index == crash.crashingIndex)
        }
        return groups.enumerated().sorted { one, other in
            one.element.count != other.element.count ? one.element.count > other.element.count : one.offset < other.offset
        }.map(\.element)
    }

    private init(first: Goroutine) {
        self.first = first
    }

    private mutating func add(_ goroutine: Goroutine, isCrashing: Bool) {
        ids.append(goroutine.id)
        waitMinutesMax = max(waitMinutesMax, goroutine.waitMinutes)
        holdsCrashing = holdsCrashing || isCrashing
        for label in goroutine.labels where labels.count < StackGroup.labelLimit && !labels.contains(label) { labels.append(label) }
    }

    /// All that members have in common, as bytes. A separator cannot stand in a line's middle.
    private static func key(of goroutine: Goroutine, in crash: Crash) -> [UInt8] {
        var key: [UInt8] = []
        func add(_ range: TextRange, _ line: Int) {
            key += crash.utf8(range)
            key.append(0x0A)
            key += String(line).utf8
            key.append(0x0A)
        }
        add(goroutine.state, goroutine.id < 0 ? 1 : 0)
        for frame in goroutine.frames {
            add(frame.function, 0)
            add(frame.file, frame.line)
        }
        guard let creator = goroutine.createdBy else { return key }
        add(creator.function, -1)
        add(creator.file, creator.line)
        return key
    }
}
