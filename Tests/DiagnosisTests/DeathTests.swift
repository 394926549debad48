// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Diagnosis

@Suite struct DeathTests {
    @Test func `the lines of a hostile text are bounded, each and all together`() {
        let long = String(repeating: "x", count: 100_000)
        let crash = Deaths.panic((0..<1_000).map { "\($0)" }.joined(separator: "\n\t") + "\n\t" + long)
        let lines = Death(crash).lines
        #expect(lines.count <= 64 && lines.allSatisfy { $0.count <= 4_096 } && lines.map(\.count).reduce(0, +) <= 16_384)
        let wide = Death(Deaths.panic((0..<10).map { "\($0)\(long)" }.joined(separator: "\n\t"))).lines
        #expect(wide.map(\.count).reduce(0, +) <= 16_384 && wide.first?.starts(with: Array("panic: 0xxx".utf8)) == true)
    }

    @Test func `no line stands twice, and none is empty`() {
        let lines = Death(Deaths.panic("a\n\t\n\ta")).lines
        #expect(Set(lines).count == lines.count && !lines.contains([]))
    }

    @Test func `addresses that are none are not known`() {
        #expect(
            Death(Deaths.crash("SIGSEGV: segmentation violation\nPC=0x1 m=0 sigcode=1 addr=0x\n\ngoroutine 1 [running]:\n")).address == nil)
        #expect(Death(Deaths.panic("x")).address == nil)
    }

    @Test func `of the last lines only those not long before the end count`() {
        var exit = Deaths.exit(.code(1), lines: [(.error, "near")])
        exit.context.insert(ContextLine(time: Timestamp(nanoseconds: 49_000_000_000), level: .error, message: Array("far".utf8)), at: 0)
        #expect(Death(exit).lines.map { String(decoding: $0, as: UTF8.self) } == ["near"])
    }
}
