// SPDX-License-Identifier: Apache-2.0

@testable import GoTraceback

extension GrammarTests {
    /// Clauses 1 to 4: how bytes arrive, remarks, headlines and their messages.
    static let headlines: [Form] = [
        Form(
            name: "1: SetCrashOutput's copy of a throw has no headline",
            text: """

                goroutine 1 gp=0x1 m=0 mp=0x2 [running]:
                runtime.throw({0x1, 0x2})
                \truntime/panic.go:1 +0x1 fp=0x1 sp=0x2 pc=0x3
                main.f()
                \t/a.go:3 +0x1 fp=0x1 sp=0x2 pc=0x3
                """,
            kinds: [.fatalError],
            ids: [1],
            culprit: "main.f /a.go:3",
            released: [""]
        ),
        Form(
            name: "1: SetCrashOutput's copy of a stack overflow begins with the runtime's stack",
            text: """

                runtime stack:
                runtime.throw({0x1, 0x2})
                \truntime/panic.go:1 +0x1
                runtime.newstack()
                \truntime/stack.go:1 +0x1

                \(stack)
                """,
            kinds: [.fatalError],
            ids: [-1, 1],
            culprit: "main.main /src/app/main.go:7",
            released: [""]
        ),
        Form(
            name: "1: SetCrashOutput's copy of concurrent map writes",
            text: """

                goroutine 20 [running]:
                internal/runtime/maps.fatal({0x76b1b0?, 0x0?})
                \truntime/panic.go:1195 +0x18
                main.f(0x0)
                \t/a.go:200 +0x2b
                created by main.main in goroutine 1
                \t/a.go:198 +0x4f
                """,
            kinds: [.concurrentMap],
            ids: [20],
            culprit: "main.f /a.go:200",
            released: [""]
        ),
        Form(
            name: "1: SetCrashOutput's copy of a deadlock",
            text: """

                goroutine 1 [chan receive]:
                main.main()
                \t/a.go:7 +0x5f

                goroutine 6 [select (no cases)]:
                main.f()
                \t/a.go:9 +0x1
                """,
            kinds: [.deadlock],
            ids: [1, 6],
            culprit: "main.main /a.go:7",
            released: [""]
        ),
        Form(
            name: "1: stacks that a program prints show the goroutine that prints",
            text: """
                goroutine 7 [running]:
                main.f()
                \t/a.go:7 +0x5f

                goroutine 1 [chan receive]:
                main.main()
                \t/a.go:9 +0x1
                """,
            kinds: [.goroutineDump],
            ids: [7, 1]
        ),
        Form(
            name: "1: a function's line torn by another writer",
            text: """
                panic: boom

                goroutine 1 [running]:
                main.f()
                \t/a.go:3 +0x1
                main.mainsidecar: heartbeat 75
                ()
                \t/a.go:7 +0x5f
                """,
            kinds: [.panic],
            ids: [1],
            culprit: "main.f /a.go:3",
            released: ["main.mainsidecar: heartbeat 75", "()"]
        ),
        Form(
            name: "2: a headline alone, as GOTRACEBACK=none prints it",
            text: """
                panic: boom
                [signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x1]
                """,
            kinds: [.panic],
            headline: "panic: boom",
            message: "boom",
            ids: []
        ),
        Form(
            name: "3: a fault's remark",
            text: """
                unexpected fault address 0xc000100000
                fatal error: fault

                \(stack)
                """,
            kinds: [.fatalError],
            headline: "fatal error: fault",
            message: "fault",
            ids: [1]
        ),
        Form(
            name: "3: a bad return pc with rows of memory in the middle of a stack",
            text: """
                panic: boom

                goroutine 1 [running]:
                main.f()
                \t/a.go:3 +0x1
                runtime: g 1: unexpected return pc for main.f called from 0x1
                stack: frame={sp:0x1, fp:0x2} stack=[0x3,0x4)
                0x000000c000051f50:  0x0000000000000000  0x000000c000051f78 |........|
                       ^  <main.f+0x1>
                main.main()
                \t/a.go:7 +0x5f
                """,
            kinds: [.panic],
            ids: [1],
            culprit: "main.f /a.go:3"
        ),
        Form(
            name: "3: the scheduler's trace before a headline",
            text: """
                SCHED 0ms: gomaxprocs=2 idleprocs=1
                  P0: status=1 schedtick=0
                  M0: p=0 curg=1
                  G1: status=2(chan receive) m=0
                panic: boom

                \(stack)
                """,
            kinds: [.panic],
            headline: "panic: boom",
            ids: [1],
            released: [
                "SCHED 0ms: gomaxprocs=2 idleprocs=1",
                "  P0: status=1 schedtick=0",
                "  M0: p=0 curg=1",
                "  G1: status=2(chan receive) m=0",
            ]
        ),
        Form(
            name: "4: a chain",
            text: """
                panic: one [recovered]
                \tpanic: two

                goroutine 1 [running]:
                main.g()
                \t/a.go:9 +0x1
                panic({0x1?, 0x2?})
                \truntime/panic.go:1 +0x1
                main.main()
                \t/a.go:7 +0x5f
                """,
            kinds: [.panic],
            headline: "panic: one [recovered]",
            message: "two",
            ids: [1],
            culprit: "main.g /a.go:9"
        ),
        Form(
            name: "4: a fatal error in a deferred call, since Go 1.26",
            text: """
                panic: (*errors.errorString) 0x1f
                \tfatal error: sync: unlock of unlocked mutex

                \(stack)
                """,
            kinds: [.fatalError],
            headline: "panic: (*errors.errorString) 0x1f",
            message: "sync: unlock of unlocked mutex",
            ids: [1]
        ),
        Form(
            name: "4: panic while panicking",
            text: """
                panic: (main.bad) 0x1
                fatal error: panic while printing panic value: x

                \(stack)
                """,
            kinds: [.fatalError],
            message: "panic while printing panic value: x",
            ids: [1]
        ),
        Form(
            name: "4: two threads print their headlines before either dumps",
            text: """
                fatal error: concurrent map writes
                fatal error: concurrent map writes

                \(stack)
                """,
            kinds: [.concurrentMap],
            message: "concurrent map writes",
            ids: [1]
        ),
        Form(
            name: "4.2: a message over lines, Go 1.23",
            text: """
                panic: one
                \tgoroutine 9 [running]:
                \t

                \(stack)
                """,
            kinds: [.panic],
            message: "one\ngoroutine 9 [running]:\n",
            ids: [1]
        ),
        Form(
            name: "4.2: a message over lines, Go 1.22",
            text: """
                panic: one
                two

                four

                \(stack)
                """,
            kinds: [.panic],
            message: "one\ntwo\n\nfour",
            ids: [1]
        ),
        Form(
            name: "4.2: CR LF in a message",
            text: """
                panic: one\r
                \ttwo

                \(stack)
                """,
            kinds: [.panic],
            message: "one\r\ntwo",
            ids: [1]
        ),
        Form(name: "4.2: an empty message", text: "panic: \n\n\(stack)", kinds: [.panic], message: "", ids: [1]),
        Form(name: "4.2: an empty message without its space", text: "panic:\n\(stack)", kinds: [.panic], message: "", ids: [1]),
        Form(
            name: "4.2: a message that begins with a newline, without the space before it",
            text: "panic:\n\ttwo\n\(stack)",
            kinds: [.panic],
            message: "\ntwo",
            ids: [1]
        ),
    ]
}
