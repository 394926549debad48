// SPDX-License-Identifier: Apache-2.0

import GoTraceback
import LogModel
import Testing

@testable import Diagnosis

@Suite struct StackTableTests {
    @Test func `equal stacks are one row, states and functions stand once`() throws {
        let text = """
            SIGQUIT: quit
            PC=0x1 m=0 sigcode=0

            goroutine 0 gp=0x1 m=0 mp=0x1 [idle]:
            runtime.futex()
            \t/go/src/runtime/sys.s:1 +0x1

            goroutine 1 [select, 2 minutes]:
            main.a()
            \t/a.go:1 +0x1

            goroutine 2 [select]:
            main.a()
            \t/a.go:1 +0x1

            goroutine 3 [select]:
            main.a()
            \t/a.go:1 +0x1
            main.b()
            \t/a.go:2 +0x1

            """
        let crash = Deaths.crash(text).crash
        let table = StackTable(crash)
        let rows = table.rows.indices.map { index in
            let row = table.rows[index]
            return (
                crash[table.states[row.state]], table.calls[row.stack].map { crash[table.functions[$0]] },
                table.members.filter { $0.row == index }.map(\.minutes)
            )
        }
        #expect(rows.contains { $0 == "select" && $1 == ["main.a"] && $2 == [2, 0] })
        #expect(rows.contains { $0 == "select" && $1 == ["main.a", "main.b"] && $2 == [0] })
        #expect(table.total == rows.map { $0.2.count }.reduce(0, +) && Set(table.functions).count == table.functions.count)
    }

    @Test func `without a crash there is nothing`() { #expect(StackTable(nil).total == 0) }
}
