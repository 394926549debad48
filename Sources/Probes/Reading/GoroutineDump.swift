// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Counts the goroutines of `/debug/pprof/goroutine?debug=2` as it comes: whatever its length, a few hundred kilobytes of it are held.
///
/// ```
/// goroutine 18 [chan receive, 5 minutes]:
/// main.leak(0xc000010000)
///         /src/app/main.go:42 +0x1d
/// created by main.main in goroutine 1
///         /src/app/main.go:9 +0x3e
///                                            (a blank line between two)
/// ```
struct GoroutineDump: Sendable {
    private var held: [UInt8] = []
    /// So many of them are known to hold no blank line.
    private var searched = 0
    private var total = 0
    private var states: [String: Int] = [:]
    private var places: [Place: Int] = [:]

    /// Where goroutines stand.
    private struct Place: Hashable {
        var state: String
        var top: String
        var inApp: String?
    }

    /// Whole goroutines are parsed once so much has come.
    private static let stretch = 256 * 1024
    /// No goroutine is so long (the runtime prints 100 frames): what has no end by then is none.
    private static let mostHeld = 1 << 20
    private static let mostStates = 100
    private static let mostPlaces = 1_000
    private static let mostNameBytes = 200

    mutating func append(_ bytes: some Sequence<UInt8>) {
        held.append(contentsOf: bytes)
        guard held.count >= GoroutineDump.stretch else { return }
        if let end = lastBlankLine(from: searched) {
            count(Array(held[..<end]))
            held.removeFirst(end)
        } else if held.count > GoroutineDump.mostHeld {
            held.removeAll()
        }
        searched = max(0, held.count - 1)
    }

    /// What was counted. `isCut` tells that there was more: the last goroutine, which may be half of one, is not counted then.
    mutating func finish(isCut: Bool) -> GoroutineCount {
        if isCut { held.removeLast(held.count - (lastBlankLine(from: 0) ?? 0)) }
        count(held)
        held = []
        let ordered = places.sorted { $0.value != $1.value ? $0.value > $1.value : ($0.key.top, $0.key.state) < ($1.key.top, $1.key.state) }
        var result = GoroutineCount(total: total, isCut: isCut)
        result.states = states.map { .init(state: $0.key, count: $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.state < $1.state }
        result.places = ordered.prefix(GoroutineCount.mostPlaces).map {
            .init(count: $0.value, state: $0.key.state, top: $0.key.top, inApp: $0.key.inApp)
        }
        return result
    }

    /// The index behind the last blank line that ends behind `start`.
    private func lastBlankLine(from start: Int) -> Int? {
        var index = held.count - 1
        while index > start {
            if held[index] == 0x0A, held[index - 1] == 0x0A { return index + 1 }
            index -= 1
        }
        return nil
    }

    private mutating func count(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        let crash = CrashParser.parse(CrashBlock(text: text, stamp: LineStamp(offset: 0), lines: 0, bytes: text.count))
        for goroutine in crash.goroutines where goroutine.id > 0 {
            total += 1
            let state = name(goroutine.state, of: crash)
            if states.count < GoroutineDump.mostStates || states[state] != nil { states[state, default: 0] += 1 }
            let inApp = goroutine.frames.first { $0.isInApp }.map { name($0.function, of: crash) }
            let place = Place(state: state, top: goroutine.frames.first.map { name($0.function, of: crash) } ?? "", inApp: inApp)
            if places.count < GoroutineDump.mostPlaces || places[place] != nil { places[place, default: 0] += 1 }
        }
    }

    private func name(_ range: TextRange, of crash: Crash) -> String {
        String(decoding: crash.utf8(range).prefix(GoroutineDump.mostNameBytes), as: UTF8.self)
    }
}

/// The goroutines of a process, counted.
struct GoroutineCount: Hashable, Sendable {
    var total: Int
    /// True when the dump was longer than what is read of one: there are more.
    var isCut = false
    /// Most frequent first.
    var states: [State] = []
    /// Where most of them stand, the largest group first.
    var places: [Place] = []

    static let mostPlaces = 20

    struct State: Hashable, Sendable, Codable {
        var state: String
        var count: Int
    }

    struct Place: Hashable, Sendable, Codable {
        var count: Int
        var state: String
        /// The innermost function.
        var top: String
        /// The innermost function of the application.
        var inApp: String?

        enum CodingKeys: String, CodingKey {
            case count, state, top
            case inApp = "in_app"
        }
    }
}
