// SPDX-License-Identifier: Apache-2.0

@testable import GoTraceback

extension GrammarTests {
    /// Clauses 6 to 9: signals, and what a crash is met with.
    static let company: [Form] = [
        Form(
            name: "6: the threads of GOTRACEBACK=crash",
            text: """
                SIGQUIT: quit
                PC=0x1 m=0 sigcode=0

                goroutine 1 gp=0x1 m=0 mp=0x2 [running]:
                main.main()
                \t/a.go:7 +0x5f fp=0x1 sp=0x2 pc=0x3

                rax    0x0

                -----

                SIGQUIT: quit
                PC=0x2 m=1 sigcode=0

                goroutine 0 gp=0x4 m=1 mp=0x5 [idle]:
                runtime.futex()
                \truntime/sys.s:1 +0x1 fp=0x1 sp=0x2 pc=0x3
                goroutine 5 gp=0x6 m=1 mp=0x5 [running]:
                main.f()
                \t/a.go:9 +0x1 fp=0x1 sp=0x2 pc=0x3
                rax    0x0
                """,
            kinds: [.signal],
            headline: "SIGQUIT: quit",
            ids: [1, 0, 5]
        ),
        Form(
            name: "6: a signal without a name",
            text: """
                Signal 34
                PC=0x1 m=0 sigcode=0

                \(stack)
                """,
            kinds: [.signal],
            headline: "Signal 34",
            ids: [1]
        ),
        Form(
            name: "8: a recovered handler",
            text: """
                2026/11/23 10:00:00 http: panic serving 127.0.0.1:5: one
                two
                \(stack)
                2026/11/23 next
                """,
            kinds: [.httpPanic],
            headline: "http: panic serving 127.0.0.1:5: one",
            message: "one\ntwo",
            ids: [1],
            released: ["2026/11/23 next"]
        ),
        Form(
            name: "8: log.Panic says it twice",
            text: """
                2026/11/23 10:00:00 boom
                panic: boom

                \(stack)
                """,
            kinds: [.panic],
            message: "boom",
            released: ["2026/11/23 10:00:00 boom"]
        ),
        Form(
            name: "8: go test's verdicts",
            text: """
                --- FAIL: TestX (0.00s)
                panic: boom [recovered, repanicked]

                goroutine 7 [running]:
                testing.tRunner.func1.2({0x1, 0x2})
                \ttesting/testing.go:1 +0x1
                panic({0x1?, 0x2?})
                \truntime/panic.go:1 +0x1
                x.TestX(0x1)
                \t/src/x_test.go:9 +0x1
                testing.tRunner(0x1, 0x2)
                \ttesting/testing.go:2 +0x1
                created by testing.(*T).Run in goroutine 1
                \ttesting/testing.go:3 +0x1
                FAIL\tx\t0.01s
                FAIL
                """,
            kinds: [.testPanic],
            message: "boom",
            ids: [7],
            culprit: "x.TestX /src/x_test.go:9",
            released: ["--- FAIL: TestX (0.00s)", "FAIL\tx\t0.01s", "FAIL"]
        ),
        Form(
            name: "8: a race report, and a panic right behind it",
            text: """
                ==================
                WARNING: DATA RACE
                Read at 0x1 by goroutine 10:
                  main.r()
                      /a.go:25 +0x74

                Previous write at 0x1 by main goroutine:
                  main.w()
                      /a b:1.go:26 +0x74

                Goroutine 10 (running) created at:
                  main.main()
                      /a.go:24 +0x21c
                ==================
                panic: boom

                \(stack)
                """,
            kinds: [.dataRace, .panic],
            headline: "WARNING: DATA RACE",
            ids: [10, 1],
            culprit: "main.r /a.go:25"
        ),
        Form(
            name: "8: a report of ASan is not the runtime's",
            text: """
                =================================================================
                ==9==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1
                    #0 0x639ebe in c_overflow main.go:13
                SUMMARY: AddressSanitizer: heap-buffer-overflow main.go:13 in c_overflow
                """,
            kinds: [],
            released: [
                "=================================================================",
                "==9==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1",
                "    #0 0x639ebe in c_overflow main.go:13",
                "SUMMARY: AddressSanitizer: heap-buffer-overflow main.go:13 in c_overflow",
            ]
        ),
        Form(
            name: "9: two goroutines that die",
            text: """
                panic: worker 4 failed

                \(stack)
                panic: worker 5 failed

                goroutine 7 [running]:
                main.f()
                \t/a.go:3 +0x1
                """,
            kinds: [.panic, .panic],
            message: "worker 4 failed",
            ids: [1]
        ),
    ]
}
