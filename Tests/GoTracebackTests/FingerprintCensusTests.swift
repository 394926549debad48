// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

/// The fixtures grouped by fingerprint: equal crashes have one name, different crashes have two, and each exception stands here with its reason.
///
/// A scenario is a program that dies in one way, such as `nil_deref`. A point separates the setting it ran with: `nil_deref.all`.
@Suite("Fixtures grouped by fingerprint")
struct FingerprintCensusTests {
    /// An output and the fingerprints of its crashes.
    private struct Sighting: Sendable {
        var file: String
        var version: String
        var scenario: String
        var setting: String
        var prints: Set<String>

        init(_ fixture: Fixture) {
            let words = fixture.scenario.split(separator: ".").map(String.init)
            (file, version, scenario) = (fixture.file, fixture.version, words[0])
            setting = words.count > 2 ? words[1] : ""
            prints = Set(Transcript(fixture.bytes).crashes.map(Fingerprint.of))
        }
    }

    /// Why a scenario has two fingerprints, and which of its outputs have the second.
    private struct Split: Sendable {
        var because: Comment
        var isOther: @Sendable (Sighting) -> Bool
    }

    private static let sightings = Fixture.all.map(Sighting.init).filter { !$0.prints.isEmpty }

    private static let splits: [String: Split] = [
        "cgo_segv": Split(because: "Go 1.19 dies of a fatal error where later versions print the signal's own head (clause 6)") {
            $0.version == "1.19.8"
        },
        "msg_fool_recovered": Split(because: "up to Go 1.22 a message's second line cannot be told from a nested panic (clause 4.2)") {
            ["1.19.8", "1.21.13", "1.22.10"].contains($0.version)
        },
        "panic_nil": Split(because: "panic(nil) has a type and a text of its own since Go 1.21, unless panicnil=1 (clause 4.1)") {
            $0.version == "1.19.8" || $0.setting == "panicnil"
        },
        "slice_to_array": Split(because: "Go 1.21 changed the words of the message (clause 4.1)") { $0.version == "1.19.8" },
    ]

    /// With GOTRACEBACK=none no stack is printed, and the functions on it cannot enter.
    private static let stackless = Split(because: "GOTRACEBACK=none prints no functions (clause 7)") { $0.setting == "none" }

    /// Scenarios that share a fingerprint, and why nothing that enters it tells them apart.
    private static let merges: [Set<String>: Comment] = [
        ["chan_pileup", "deadlock_main", "deadlock_waitgroup"]: "all goroutines asleep, goroutine 1 in a closure of main.init",
        ["deep_recursion_90", "defer_args"]: "one panic in one function; how deep it was called does not enter",
        ["log_prefix_panic", "nil_deref", "supervisor_restarts"]: "one nil dereference in main.opNil, called from closures of main.init",
        ["many_200", "many_25", "wait_minutes"]: "one panic; the other goroutines do not enter",
        ["msg_long_8k", "val_byte", "val_float", "val_int", "val_rune"]: "a message that is one word with digits, from one statement",
        ["test_bin_panic", "test_panic", "test_panic_v"]: "one failing test, run in three ways",
    ]

    @Test func `the fixtures are there`() {
        #expect(Self.sightings.count > 400)
        #expect(Set(Self.sightings.map(\.scenario)).count > 90)
    }

    @Test func `a scenario splits only where its output does`() {
        for (scenario, sightings) in Dictionary(grouping: Self.sightings, by: \.scenario) {
            let split = Self.splits[scenario] ?? Self.stackless
            let (others, ones) = (
                Set(sightings.filter(split.isOther).map(\.prints)), Set(sightings.filter { !split.isOther($0) }.map(\.prints))
            )
            #expect(ones.count == 1, "\(scenario) has \(ones)")
            #expect(others.count <= 1, "\(scenario) has \(others)")
        }
    }

    @Test func `each split that is explained is there`() {
        for (scenario, split) in Self.splits {
            let sightings = Self.sightings.filter { $0.scenario == scenario }
            let others = sightings.filter(split.isOther)
            let ones = sightings.filter { !split.isOther($0) }
            #expect(!others.isEmpty && !ones.isEmpty && Set(others.map(\.prints)).isDisjoint(with: ones.map(\.prints)), split.because)
        }
    }

    @Test func `scenarios merge only where their crashes are one`() {
        var scenarios: [String: Set<String>] = [:]
        for sighting in Self.sightings {
            for print in sighting.prints { scenarios[print, default: []].insert(sighting.scenario) }
        }
        let merged = Set(scenarios.values.filter { $0.count > 1 })
        #expect(merged.subtracting(Self.merges.keys) == [], "they share a fingerprint, and nothing here says why")
        for (set, because) in Self.merges { #expect(merged.contains(set), because) }
    }

    @Test func `one output holds two different crashes only where a process was started again`() {
        #expect(Set(Self.sightings.filter { $0.prints.count > 1 }.map(\.scenario)) == ["supervisor_restarts"])
    }
}
