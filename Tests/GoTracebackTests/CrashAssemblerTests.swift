// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("Crashes in a stream of lines")
struct CrashAssemblerTests {
    static let stack = "goroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:7 +0x5f\n"

    @Test func `an ordinary line leaves nothing behind`() {
        var assembler = CrashAssembler()
        let line = Array("2026/11/23 09:15:05 worker 1: wrote block 0".utf8)
        for _ in 0..<3 {
            guard case .ordinary = assembler.take(RawSpan(_elements: line.span), stamp: LineStamp(offset: 0)) else {
                Issue.record("an ordinary line was held")
                return
            }
        }
        #expect(!assembler.isHolding)
        #expect(assembler.heldOffset == nil)
        #expect(assembler.next() == nil)
    }

    @Test func `what surrounds a crash comes out before and behind it`() {
        let transcript = Transcript("before\npanic: boom\n\n\(Self.stack)after\nmore\nlast\nend\n")
        #expect(transcript.order == ["before", "crash at 7", "after", "more", "last", "end"])
        #expect(transcript.blocks.first?.foreignLines == 0)
        #expect(transcript.blocks.first?.lines == 5)
    }

    @Test func `blank lines behind the last frame are given back`() {
        #expect(Transcript("panic: boom\n\n\(Self.stack)\n\n").order == ["crash at 0", "", ""])
    }

    @Test func `a headline may begin in mid-line`() {
        let transcript = Transcript("compacting 41%panic: boom\n\n\(Self.stack)")
        #expect(transcript.order == ["compacting 41%", "crash at 14"])
        #expect(transcript.crashes.first.map { $0[$0.headline] } == "panic: boom")
        #expect(transcript.crashes.first?.kind == .panic)
    }

    @Test(arguments: [
        "2026/11/23 10:00:00 the word panic: in a log line\nnext line\n", "panic: \nnext\n", "panic:\n\tdone\nnext\n",
        "goroutine 1 [running]:\nnext\n",
        "goroutine 1 [running]:\nmain.main()\nno location\n", "foo(bar)\nmain.run(0x1)\n", "runtime: nothing followed\nnext\n",
        "SIGTERM: shutting down\n\nnext\n", "==================\nSUMMARY\n", "PANIC: quoted\n\n\nnext\n",
        "10:00 http: panic serving 1.2.3.4:5: boom\n2026/11/23 next\n", "fatal error: \n", "WARNING: DATA RACE\n", "exit status 2\n",
        "Read about `panic: x` and `goroutine 1 [running]:`\nin the manual\n",
        "stdio.c:1:10: fatal error: stdio.h: No such file\nmake: *** [x] Error 1\n",
    ])
    func `what turns out to be no crash comes back byte for byte`(text: String) {
        let transcript = Transcript(text)
        #expect(transcript.blocks.isEmpty)
        #expect(transcript.joined() == Array(text.utf8))
    }

    @Test func `remarks of the runtime belong to the headline under them`() {
        let text =
            "runtime: out of memory: cannot allocate 3221225472-byte block (3899392 in use)\nfatal error: out of memory\n\n\(Self.stack)"
        let transcript = Transcript(text)
        #expect(transcript.order == ["crash at 0"])
        #expect(transcript.crashes.first?.runtimeNotes.count == 1)
        #expect(transcript.crashes.first?.kind == .outOfMemory)
    }

    @Test func `lines of other writers are set aside, counted and given back in order`() throws {
        let text = """
            panic: boom

            goroutine 1 [running]:
            main.work()
            2026/11/23 sidecar one
            \t/src/app/main.go:9 +0x1
            sidecar two says hello
            main.main()
            \t/src/app/main.go:7 +0x5f

            2026/11/23 sidecar three
            goroutine 5 [select]:
            main.serve()
            \t/src/app/main.go:17 +0x5f
            created by main.main in goroutine 1
            \t/src/app/main.go:6 +0x1f

            """
        let transcript = Transcript(text)
        #expect(transcript.order == ["crash at 0", "2026/11/23 sidecar one", "sidecar two says hello", "2026/11/23 sidecar three"])
        #expect(transcript.blocks.first?.foreignLines == 3)
        let crash = try #require(transcript.crashes.first)
        #expect(crash.goroutines.map(\.id) == [1, 5])
        #expect(crash.goroutines[0].frames.count == 2)
    }

    @Test func `a call of another writer's behind the last frame is not taken`() {
        let transcript = Transcript("panic: boom\n\n\(Self.stack)log.Shutdown()\nbye then\n")
        #expect(transcript.order == ["crash at 0", "log.Shutdown()", "bye then"])
        #expect(transcript.crashes.first?.goroutines.first?.frames.count == 1)
        #expect(transcript.blocks.first?.foreignLines == 0)
    }

    @Test func `a C function named by a symbolizer is a frame`() throws {
        let text =
            "SIGSEGV: segmentation violation\nPC=0x1 m=0 sigcode=1\n\ngoroutine 0 [idle]:\nc_crash\n\t/src/x.c:10 pc=0x4a4a63\nnon-Go function at pc=0x1\n"
        let crash = try #require(Transcript(text).crashes.first)
        #expect(crash.goroutines.first?.frames.map { crash[$0.function] } == ["c_crash", "non-Go function"])
        #expect(crash.goroutines.first?.frames.first?.line == 10)
    }

    @Test func `a restart that crashes again is a second crash`() {
        let transcript = Transcript("panic: one\n\n\(Self.stack)supervisor: restarting\npanic: two\n\n\(Self.stack)exit status 2\nafter\n")
        #expect(transcript.order == ["crash at 0", "supervisor: restarting", "crash at 96", "after"])
        #expect(transcript.crashes.map(\.exitStatus) == [nil, 2])
    }

    @Test func `the second of two dying goroutines is a crash of its own`() {
        let other = "goroutine 7 [running]:\nmain.work()\n\t/src/app/main.go:9 +0x45\n"
        #expect(Transcript("panic: one\n\n\(Self.stack)panic: two\n\n\(other)").crashes.map { $0.crashingGoroutine?.id } == [1, 7])
    }

    @Test func `a goroutine that is listed twice begins another dump`() {
        let dump =
            "goroutine 1 [running]:\nruntime/debug.Stack()\n\truntime/debug/stack.go:26 +0x5e\nmain.main()\n\t/src/app/main.go:7 +0x5f\n"
        let transcript = Transcript(dump + dump)
        #expect(transcript.crashes.map(\.kind) == [.recovered, .recovered])
    }

    @Test func `an end of stream in mid-frame keeps what there is`() throws {
        let crash = try #require(Transcript("panic: boom\n\ngoroutine 1 [running]:\nmain.work()\n").crashes.first)
        #expect(crash.isIncomplete)
        #expect(crash.crashingGoroutine?.frames.count == 1)
    }

    @Test func `a remark behind a whole stack opens the next crash`() {
        let overflow = "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow\n\n\(Self.stack)"
        let crashes = Transcript("panic: one\n\n\(Self.stack)\(overflow)").crashes
        #expect(crashes.map(\.kind) == [.panic, .stackOverflow])
        #expect(crashes.map { $0.runtimeNotes.count } == [0, 1])
    }

    @Test func `goroutines that run on other threads are listed, and may be printed again`() throws {
        let text = """
            fatal error: concurrent map writes
            fatal error: concurrent map writes

            \(Self.stack)
            goroutine 6 [running]:
            \tgoroutine running on other thread; stack unavailable
            created by main.main in goroutine 1
            \t/src/app/main.go:6 +0x1f

            """
        let again = "\ngoroutine 6 [running]:\nmain.put()\n\t/src/app/main.go:20 +0x2b\n"
        let alone = try #require(Transcript(text).crashes.first)
        #expect(!alone.isIncomplete)
        let both = Transcript(text + again).crashes
        #expect(both.map { $0.goroutines.map(\.id) } == [[1, 6, 6]])
    }
}
