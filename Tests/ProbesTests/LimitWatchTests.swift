// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Testing

@testable import Probes

@Suite struct LimitWatchTests {
    /// What a row of numbers ten seconds apart gives cause to warn of, by their place in the row.
    private static func warnings(_ limit: String, _ numbers: [Double], apart: Int64 = 10) throws -> [Int] {
        var watch = LimitWatch(["n": try HealthLimit(configText: limit)])
        var row: [HealthSnapshot] = []
        return numbers.enumerated().compactMap { index, number in
            row.append(Snapshots.snapshot(Int64(index) * apart, counters: ["n": number]))
            return watch.check(row).isEmpty ? nil : index
        }
    }

    @Test func `a number above its bound is told once an episode`() throws {
        #expect(try Self.warnings("100", [10, 100, 101, 500, 99, 101]) == [2])
        // It has gone well back, and five minutes are over.
        #expect(try Self.warnings("100", [101, 50, 101, 50, 101], apart: 200) == [0, 2, 4])
    }

    @Test func `one that sways is told every five minutes at most`() throws {
        #expect(try Self.warnings("100", (0..<70).map { $0.isMultiple(of: 2) ? 101 : 50 }) == [0, 30, 60])
    }

    @Test func `one that passes its bound again soon, and stays there, is told when five minutes are over`() throws {
        #expect(try Self.warnings("100", [101, 50] + [Double](repeating: 101, count: 60)) == [0, 30])
    }

    @Test func `a number below its bound is told likewise`() throws {
        #expect(try Self.warnings("<100", [500, 100, 99, 0, 105, 99]) == [2])
    }

    @Test func `a rise is what was added within a minute`() throws {
        #expect(try Self.warnings("+100/m", [0, 15, 30, 45, 60, 75, 90, 105, 120]).isEmpty)
        #expect(try Self.warnings("+100/m", [0, 15, 30, 150, 300]) == [3])
        // Asked every five minutes, 400 more are 80 a minute.
        #expect(try Self.warnings("+100/m", [0, 400, 800, 2_000], apart: 300) == [3])
        #expect(try Self.warnings("+100/m", [1_000_000]).isEmpty)
    }

    @Test func `a number that is not there is nothing`() throws {
        var watch = LimitWatch(["other": try HealthLimit(configText: "1")])
        #expect(watch.check([Snapshots.snapshot(0, counters: ["n": 5])]).isEmpty && watch.check([]).isEmpty)
    }

    @Test(arguments: [
        ("100", 5_210.0, "n: 5,210, more than 100"), ("1GiB", 2_147_483_648, "n: 2.0 GiB, more than 1GiB"),
        ("<50", 3, "n: 3, less than 50"),
    ])
    func `a warning has the number and the limit`(limit: String, value: Double, words: String) throws {
        var watch = LimitWatch(["n": try HealthLimit(configText: limit)])
        #expect(watch.check([Snapshots.snapshot(0, counters: ["n": value])]).map(\.words) == [words])
        let rise = LimitWatch.Warning(name: "n", limit: try HealthLimit(configText: "+100/m"), value: 3_114)
        #expect(rise.words == "n: rose by 3,114 within a minute, more than 100")
    }
}
