// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Testing

@testable import Diagnosis

@Suite struct RuleConditionTests {
    private static func holds(_ condition: ConfigNode, _ crash: CrashRecord) throws -> Bool {
        try !Deaths.pack(of: condition).diagnose(crash).isEmpty
    }

    @Test func `text looks at headline, values and fatal error, line by line`() throws {
        let crash = Deaths.panic("first line\n\tsecond: tx closed")
        #expect(try Self.holds(["text": "^panic: first line$"], crash) && Self.holds(["text": "^second: tx closed$"], crash))
        #expect(try Self.holds(["text": ["nothing", "tx closed"]], crash) && !Self.holds(["text": "line*second"], crash))
    }

    @Test func `kind, signal and address`() throws {
        let segv = Deaths.crash(
            "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x40 pc=0x1]\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n"
        )
        #expect(try Self.holds(["kind": "panic", "signal": ["SIGBUS", "SIGSEGV"], "address": "nil"], segv))
        #expect(try !Self.holds(["kind": "deadlock"], segv) && !Self.holds(["address": "mapped"], segv))
        #expect(try Self.holds(["address": ["from": "0x40", "to": "0x40"]], segv))
        #expect(try !Self.holds(["address": ["from": "0x41"]], segv) && !Self.holds(["address": "nil"], Deaths.panic("x")))
    }

    @Test func `type is what the text proves`() throws {
        #expect(try Self.holds(["type": "runtime.*"], Deaths.panic("runtime error: index out of range [5] with length 3")))
        #expect(try !Self.holds(["type": "*"], Deaths.panic("boom")))
    }

    private static let bolt = """
        go.etcd.io/bbolt.(*DB).beginRWTx(0x0)
        \tgo.etcd.io/bbolt@v1.3.8/db.go:85 +0x47
        go.etcd.io/bbolt.(*DB).Update(0x0?, 0xc0000c3d30)
        \tgo.etcd.io/bbolt@v1.3.8/db.go:58 +0x1d
        main.save(0xc000076150)
        \t/src/app/main.go:32 +0x5c

        """

    @Test func `frame is a call of the goroutine that died`() throws {
        let crash = Deaths.panic("x", stack: Self.bolt)
        #expect(try Self.holds(["frame": ["function": "*.(*DB).Update"]], crash))
        #expect(try Self.holds(["frame": ["package": "go.etcd.io/bbolt", "within": 1]], crash))
        #expect(try !Self.holds(["frame": ["function": "main.save", "within": 2]], crash))
        #expect(try Self.holds(["frame": ["function": "*.(*DB).*", "receiver": "nil"]], crash))
        #expect(try !Self.holds(["frame": ["function": "*.(*DB).Update", "receiver": "nil"]], crash), "0x0? may be anything by now")
        #expect(try !Self.holds(["frame": ["package": "main", "function": "*.(*DB).*"]], crash))
    }

    @Test func `frames above the fault are the runtime's`() throws {
        let stack =
            "panic({0x1, 0x2})\n\t/go/src/runtime/panic.go:1 +0x1\nruntime.goPanicIndex()\n\t/go/src/runtime/panic.go:2 +0x1\n" + Self.bolt
        #expect(
            try Self.holds(
                ["frame": ["function": "*.beginRWTx", "within": 1]], Deaths.panic("x", stack: "main.f()\n\t/a.go:1 +0x1\n" + stack))
                == false)
        #expect(try Self.holds(["frame": ["function": "*.beginRWTx", "within": 1]], Deaths.panic("x", stack: stack)))
    }

    private static let dump = Deaths.crash(
        "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/a.go:1 +0x1\n"
            + (2..<8).map {
                "\ngoroutine \($0) [sync.Mutex.Lock, \($0) minutes]:\nsync.(*Mutex).Lock(...)\n\t/go/src/sync/mutex.go:46\nmain.(*cache).get()\n\t/a.go:2 +0x1\n"
            }.joined())

    @Test func `goroutines are counted by state, function, wait and share`() throws {
        #expect(try Self.holds(["goroutines": ["state": "sync.*Lock", "at_least": 6, "share": 85]], Self.dump))
        #expect(try !Self.holds(["goroutines": ["state": "sync.*Lock", "at_least": 7]], Self.dump))
        #expect(try !Self.holds(["goroutines": ["state": "sync.*Lock", "share": 86]], Self.dump))
        #expect(try Self.holds(["goroutines": ["function": "main.(*cache).*", "minutes": 5, "at_least": 3]], Self.dump))
        #expect(try !Self.holds(["goroutines": ["function": "main.(*cache).*", "minutes": 5, "at_least": 4]], Self.dump))
        let cause = try Deaths.pack(of: ["goroutines": ["state": "sync.*Lock"]], cause: "{count} of {total} for {state}, {minutes} min")
            .diagnose(Self.dump).first?.cause
        #expect(cause == "6 of 7 for sync.Mutex.Lock, 7 min")
    }

    @Test func `a frame in any goroutine`() throws {
        #expect(try Self.holds(["frame": ["function": "main.(*cache).get", "in": "any"]], Self.dump))
        #expect(try !Self.holds(["frame": ["function": "main.(*cache).get"]], Self.dump))
    }

    @Test func `lines before, by text, level and age`() throws {
        var crash = Deaths.panic("boom")
        crash.context = [
            ContextLine(time: Timestamp(nanoseconds: 1_000_000_000), level: .error, message: Array("open db: timeout".utf8)),
            ContextLine(time: Timestamp(nanoseconds: 59_000_000_000), level: .info, message: Array("putting k=7".utf8)),
        ]
        #expect(
            try Self.holds(["before": "open {what}: timeout"], crash)
                && Self.holds(["before": ["text": "timeout", "level": "error"]], crash))
        #expect(try !Self.holds(["before": ["text": "timeout", "within": "30s"]], crash))
        #expect(try !Self.holds(["before": ["text": "putting", "level": "warning"]], crash))
        let cause = try Deaths.pack(of: ["before": "open {what}: timeout"], cause: "{what}: {line}").diagnose(crash).first?.cause
        #expect(cause == "db: open db: timeout")
    }

    @Test func `health by its difference`() throws {
        var crash = Deaths.panic("boom")
        crash.health = HealthReport(
            changes: [.init(name: "goroutines", before: 180, last: 9420), .init(name: "disk./var.inodes_free", before: 100, last: 0)],
            seconds: 70,
            members: [])
        #expect(try Self.holds(["health": ["name": "goroutines", "times": 3, "rise": 1000]], crash))
        #expect(
            try !Self.holds(["health": ["name": "goroutines", "times": 60]], crash)
                && !Self.holds(["health": ["name": "heap", "rise": 1]], crash))
        #expect(try Self.holds(["health": ["name": "disk.*.inodes_free", "below": 1]], crash))
        #expect(
            try Self.holds(["health": ["name": "disk.*", "fall": 100]], crash)
                && !Self.holds(["health": ["name": "disk.*", "above": 0]], crash))
        let cause = try Deaths.pack(of: ["health": ["name": "goroutines", "times": 3]], cause: "{change} in {seconds} s").diagnose(crash)
            .first?.cause
        #expect(cause == "goroutines 180 to 9420 in 70 s")
    }

    @Test func `how the process ended`() throws {
        var killed = Deaths.exit(.signal("SIGKILL"))
        killed.exit.isOutOfMemory = true
        func fits(_ condition: ConfigNode, _ exit: ExitRecord) throws -> Bool { try !Deaths.pack(of: condition).diagnose(exit).isEmpty }
        #expect(try fits(["kind": "exit", "exit": ["out_of_memory": true]], killed) && fits(["exit": ["signal": "SIGKILL"]], killed))
        #expect(try !fits(["exit": ["out_of_memory": false]], killed) && !fits(["exit": ["code": 1]], killed))
        #expect(try fits(["exit": ["code": [1, 2]]], Deaths.exit(.code(2))) && !fits(["kind": "panic"], killed))
    }

    @Test func `the last words of a silent death are its text, those of an orderly end are not`() throws {
        func fits(_ cause: ProcessExit.Cause, _ level: LevelName) throws -> Bool {
            try !Deaths.pack(of: ["text": "tx closed"]).diagnose(Deaths.exit(cause, lines: [(level, "commit: tx closed")])).isEmpty
        }
        #expect(try fits(.code(1), .none) && fits(.code(1), .fatal) && !fits(.code(1), .info))
        #expect(try !fits(.code(0), .none) && !fits(.signal("SIGTERM"), .error))
    }

    @Test func `all, any and not`() throws {
        let crash = Deaths.panic("a b c")
        #expect(
            try Self.holds(["all": [["text": "a"], ["text": "b"]]], crash) && !Self.holds(["all": [["text": "a"], ["text": "d"]]], crash))
        #expect(try Self.holds(["any": [["text": "d"], ["text": "b"]]], crash) && !Self.holds(["any": [["text": "d"]]], crash))
        #expect(try Self.holds(["text": "a", "not": ["text": "d"]], crash) && !Self.holds(["not": [["text": "d"], ["text": "c"]]], crash))
    }

    @Test func `what did not hold leaves no evidence`() throws {
        let pack = try Deaths.pack(of: [
            "any": [["text": "a", "kind": "deadlock"], ["all": [["text": "b"], ["text": "d"]]], ["text": "c"]]
        ])
        #expect(
            pack.diagnose(Deaths.crash("panic: c\n\tb\n\ta\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n")).first?.evidence == [
                "panic: c"
            ])
    }
}
