// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import Probes

@Suite struct GoroutineDumpTests {
    private static func count(_ text: [UInt8], chunk: Int = 8_192, isCut: Bool = false) -> GoroutineCount {
        var dump = GoroutineDump()
        for start in stride(from: 0, to: text.count, by: chunk) { dump.append(text[start..<min(start + chunk, text.count)]) }
        return dump.finish(isCut: isCut)
    }

    @Test func `a real dump is counted by state and by place`() throws {
        let count = Self.count(try Snapshots.fixture("goroutine.txt"))
        #expect(count.total == 12 && !count.isCut)
        #expect(count.states.map { "\($0.state) \($0.count)" } == ["chan receive 8", "IO wait 2", "running 1", "sleep 1"])
        let first = try #require(count.places.first)
        #expect(first == .init(count: 8, state: "chan receive", top: "main.worker", inApp: "main.worker"))
    }

    @Test(arguments: [1, 7, 1_000, 1 << 20])
    func `it does not matter in what pieces it comes`(chunk: Int) throws {
        let text = try Snapshots.fixture("goroutine.txt")
        #expect(Self.count(text, chunk: chunk) == Self.count(text))
    }

    @Test func `a dump of many megabytes is counted whole`() throws {
        let block =
            "goroutine 7 [chan receive, 5 minutes]:\nmain.worker()\n\t/src/app/main.go:105 +0x1c\n"
            + "created by main.leakWorkers in goroutine 1\n\t/src/app/main.go:109 +0x25\n\n"
        let count = Self.count(Array(String(repeating: block, count: 30_000).utf8), chunk: 60_000)
        #expect(count.total == 30_000 && count.states == [.init(state: "chan receive", count: 30_000)])
        #expect(count.places.map(\.count) == [30_000])
    }

    @Test func `of a dump that is cut the last goroutine is not counted`() throws {
        let text = try Snapshots.fixture("goroutine.txt")
        let count = Self.count(Array(text.dropLast(30)), isCut: true)
        #expect(count.total == 11 && count.isCut)
    }

    @Test func `states and places have bounds, and the total has none`() {
        let text = (1...3_000).map { "goroutine \($0) [state \($0)]:\nmain.f\($0)()\n\t/src/app/main.go:1 +0x1\n\n" }.joined()
        let count = Self.count(Array(text.utf8))
        #expect(count.total == 3_000 && count.states.count == 100 && count.places.count == GoroutineCount.mostPlaces)
    }

    @Test func `what is no dump is no goroutine`() {
        #expect(Self.count(Array("<html>not found</html>".utf8)).total == 0)
        #expect(Self.count([]).total == 0 && Self.count([], isCut: true).total == 0)
        var random = SeededRandom(seed: 3)
        let noise = (0..<300_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        #expect(Self.count(noise).total == 0)
        #expect(Self.count([UInt8](repeating: 0x41, count: 5_000_000)).total == 0)
    }
}
