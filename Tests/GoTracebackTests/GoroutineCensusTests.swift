// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("The census of a dump")
struct GoroutineCensusTests {
    private func census(_ goroutines: [(state: String, functions: [String])]) throws -> GoroutineCensus {
        var text = "fatal error: all goroutines are asleep - deadlock!\n"
        for (index, goroutine) in goroutines.enumerated() {
            text += "\ngoroutine \(index + 1) [\(goroutine.state)]:\n"
            for function in goroutine.functions {
                let isOwn = function.hasPrefix("main.")
                text += "\(function)(0x\(String(index, radix: 16)))\n\t\(isOwn ? "/src/app/main.go" : "sync/mutex.go"):\(index + 1) +0x1\n"
            }
        }
        let crash = try #require(Transcript(text).crashes.first)
        return try #require(GoroutineCensus(of: crash))
    }

    @Test func `no goroutines, no census`() throws {
        let crash = try #require(Transcript("panic: boom\n").crashes.first)
        #expect(GoroutineCensus(of: crash) == nil)
    }

    @Test func `goroutines are grouped by state and stack, and the verdict names the place`() throws {
        let stuck = (1...30).map {
            (state: $0 == 7 ? "sync.Mutex.Lock, 7 minutes" : "sync.Mutex.Lock", functions: ["sync.(*Mutex).Lock", "main.(*Cache).Get"])
        }
        let census = try census([(state: "running", functions: ["main.main"])] + stuck + [(state: "select", functions: ["main.serve"])])
        #expect(census.goroutines == 32)
        #expect(census.states.map(\.state) == ["sync.Mutex.Lock", "running", "select"])
        #expect(census.states.map(\.count) == [30, 1, 1])
        let group = try #require(census.groups.first)
        #expect(group.count == 30)
        #expect(group.top == "sync.(*Mutex).Lock")
        #expect(group.inApp == "main.(*Cache).Get")
        #expect(group.waitMinutesMax == 7 && group.waitMinutesSum == 7)
        #expect(group.path == ["sync.(*Mutex).Lock", "main.(*Cache).Get"])
        #expect(group.blockedOn == .init(kind: .mutex, address: nil, locks: 30))
        #expect(group.ids == Array(2...21))
        #expect(census.verdict == "30 of 32 goroutines wait for sync.Mutex.Lock in main.(*Cache).Get, up to 7 minutes")
    }

    @Test func `minutes that Go never prints do not end the count`() throws {
        let stuck = (1...3).map { _ in (state: "select, \(Int.max) minutes", functions: ["main.wait"]) }
        let group = try #require(try census(stuck).groups.first)
        #expect(group.count == 3 && group.waitMinutesMax == .max && group.waitMinutesSum == .max)
    }

    @Test func `ways to one place count together in the verdict, apart in the groups`() throws {
        let stuck = (0..<12).map { (state: "select", functions: ["main.wait", "main.way\($0 % 3 == 0 ? "A" : "B")"]) }
        let census = try census(stuck)
        #expect(census.groups.map(\.count) == [8, 4])
        #expect(census.verdict == "12 of 12 goroutines wait for select in main.wait")
    }

    @Test func `where nothing stands out nothing is said, and groups are limited`() throws {
        let census = try census((0..<80).map { (state: "select", functions: ["main.f\($0)"]) })
        #expect(census.goroutines == 80)
        #expect(census.groups.count == 50)
        #expect(census.verdict == nil)
    }

    @Test func `threads' own stacks are not goroutines`() throws {
        let text =
            "fatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\truntime/panic.go:1 +0x1\n\n\(CrashAssemblerTests.stack)"
        let crash = try #require(Transcript(text).crashes.first)
        #expect(try #require(GoroutineCensus(of: crash)).goroutines == 1)
    }
}
