// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("What a crash says")
struct CrashParserTests {
    private func crash(_ text: String) throws -> Crash { try #require(Transcript(text).crashes.first) }

    private func crash(of file: String) throws -> Crash { try #require(Transcript(Fixture.bytes(file)).crashes.first) }

    @Test func `a frame's parts point into the text`() throws {
        let crash = try crash(
            "panic: boom\n\ngoroutine 18 [running]:\nmain.(*Store).Put(0xc000010000, {0x5?, ...})\n\t/src/my app/store.go:42 +0x1d fp=0x1 sp=0x2 pc=0x3\n"
        )
        let frame = try #require(crash.crashingGoroutine?.frames.first)
        #expect(crash[frame.function] == "main.(*Store).Put")
        #expect(crash[frame.arguments] == "0xc000010000, {0x5?, ...}")
        #expect(crash[frame.file] == "/src/my app/store.go")
        #expect(frame.line == 42)
        #expect(crash[frame.offset] == "0x1d")
        #expect(frame.isInApp)
        #expect(!frame.isInlined)
        #expect(!crash.isIncomplete)
    }

    @Test(arguments: ["1.19.8", "1.22.10", "1.23.9", "1.27.3"])
    func `the tests that ran into a timeout are remarks, a line each`(version: String) throws {
        let crash = try crash(of: "\(version)/test_timeout.stderr")
        #expect(crash.panics.map(\.value) == ["test timed out after 1s"])
        let list = ["running tests:", "\tTestTimeout (1s)", "\tTestTimeout/slow (1s)"]
        #expect(crash.runtimeNotes.map { crash[$0] } == (version == "1.19.8" ? [] : list))
    }

    @Test func `a stack of nothing but the runtime's own blames nobody`() throws {
        let idle = try crash(of: "1.27.3/sigquit.stderr")
        #expect(idle.crashingGoroutine?.id == 0 && idle.culprit == nil)
        let busy = try crash(of: "1.27.3/sigquit.all.stderr")
        #expect(busy.culprit.map { busy[$0.function] } == "main.init.6.func2.19")
    }

    @Test func `TABs that Go inserts behind newlines are undone`() throws {
        let expected = "first line\nsecond line\n\nfourth after a blank\n\tindented with a tab\nlast"
        #expect(try crash(of: "1.19.8/msg_multiline.stderr").panics.map(\.value) == [expected])
        #expect(try crash(of: "1.27.3/msg_multiline.stderr").panics.map(\.value) == [expected])
        #expect(try crash(of: "1.27.3/msg_multiline.none.stderr").panics.map(\.value) == [expected])
        #expect(try crash(of: "1.19.8/msg_multiline.none.stderr").panics.map(\.value) == [expected])
        #expect(try crash(of: "1.22.10/msg_trailing_newline.stderr").panics.map(\.value) == ["message ends in a newline\n"])
        #expect(try crash(of: "1.27.3/msg_trailing_newline.stderr").panics.map(\.value) == ["message ends in a newline\n"])
    }

    @Test func `a chain keeps its order and its marks`() throws {
        let repanicked = try crash(of: "1.22.10/recover_repanic_same.stderr")
        #expect(repanicked.panics.map(\.value) == ["original trouble", "original trouble"])
        #expect(repanicked.panics.map(\.isRecovered) == [true, false])
        let merged = try crash(of: "1.27.3/recover_repanic_same.stderr")
        #expect(merged.panics.map(\.value) == ["original trouble"])
        #expect(merged.panics.map(\.isRecovered) == [true])
        let triple = ["first\nline two of first", "second\nline two of second", "third\nline two of third"]
        #expect(try crash(of: "1.22.10/nested_triple_multiline.stderr").panics.map(\.value) == triple)
        #expect(try crash(of: "1.27.3/nested_triple_multiline.stderr").panics.map(\.value) == triple)
    }

    @Test func `a message that imitates a chain is one message`() throws {
        let fooled = try crash(of: "1.27.3/msg_fool_recovered.stderr")
        #expect(fooled.panics.map(\.value) == ["boom [recovered]\n\tpanic: boom again [recovered, repanicked]"])
        #expect(fooled.panics.map(\.isRecovered) == [false])
        let nested = "panic: runtime error: index out of range [1] with length 1\npanic: nested text"
        #expect(try crash(of: "1.22.10/msg_fool_panic.stderr").panics.map(\.value) == [nested])
        #expect(try crash(of: "1.27.3/msg_fool_panic.stderr").panics.map(\.value) == [nested])
    }

    @Test(arguments: [
        ("1.27.3/deadlock_main.stderr", CrashKind.deadlock), ("1.27.3/goexit_main.stderr", .deadlock),
        ("1.27.3/oom_make.stderr", .outOfMemory),
        ("1.27.3/concurrent_map_writes.stderr", .concurrentMap), ("1.27.3/runlock_unlocked.stderr", .fatalError),
        ("1.27.3/fatal_while_panicking.stderr", .fatalError), ("1.19.8/cgo_segv.stderr", .fatalError), ("1.27.3/cgo_segv.stderr", .signal),
        ("1.27.3/sigquit.stderr", .signal), ("1.27.3/race.stderr", .dataRace), ("1.27.3/http_panic.stderr", .httpPanic),
        ("1.27.3/print_stack.stderr", .recovered), ("1.27.3/recovered_stack_bytes_printf_v.stderr", .recovered),
        ("1.27.3/test_panic.stderr", .testPanic), ("1.27.3/test_timeout.stderr", .testPanic),
        ("1.27.3/synctest_deadlock.stderr", .testPanic),
        ("1.27.3/nil_deref.stderr", .panic), ("1.27.3/val_error_panics.stderr", .fatalError),
    ])
    func `a crash's kind`(file: String, kind: CrashKind) throws {
        #expect(try crash(of: file).kind == kind)
    }

    @Test func `stacks without a cause are a dump`() throws {
        let dump = try crash(
            "goroutine 1 [select]:\nmain.main()\n\t/src/app/main.go:7 +0x5f\n\ngoroutine 5 [sleep]:\nmain.nap()\n\t/src/app/main.go:9 +0x5f\n"
        )
        #expect(dump.kind == .goroutineDump)
        #expect(dump.goroutines.map(\.id) == [1, 5])
        #expect(dump.message == nil)
    }

    @Test func `stack overflow, and a fatal error whose headline was lost`() throws {
        let overflow =
            "runtime: goroutine stack exceeds 1000000000-byte limit\nruntime: sp=0x1 stack=[0x2, 0x3]\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw({0x1, 0x2})\n\truntime/panic.go:1 +0x1\n\n\(CrashAssemblerTests.stack)"
        let crash = try crash(overflow)
        #expect(crash.kind == .stackOverflow)
        #expect(crash.goroutines.map(\.id) == [-1, 1])
        #expect(crash.crashingGoroutine?.id == 1)
        #expect(crash.runtimeNotes.count == 2)
        let headless =
            "\ngoroutine 1 gp=0x1 m=0 mp=0x2 [running]:\nruntime.throw({0x1, 0x2})\n\truntime/panic.go:1 +0x1\nmain.main()\n\t/src/app/main.go:7 +0x5f\n"
        #expect(try self.crash(headless).kind == .fatalError)
    }

    @Test func `a signal's line and a signal's head are read`() throws {
        let signal = try #require(try crash(of: "1.27.3/nil_deref.stderr").signal)
        #expect(signal.name == "SIGSEGV")
        #expect(signal.description == "segmentation violation")
        #expect(signal.code == "0x1")
        #expect(signal.address == "0x8")
        let head = try #require(
            try crash(
                "SIGABRT: abort\nPC=0x7f86 m=0 sigcode=18446744073709551610\n\ngoroutine 0 [idle]:\nruntime.futex()\n\truntime/x.s:1 +0x1\n"
            ).signal)
        #expect(head == SignalReport(name: "SIGABRT", description: "abort", code: "18446744073709551610", address: nil, pc: "0x7f86"))
        #expect(try crash(of: "1.19.8/cgo_segv.stderr").message == "SIGSEGV: segmentation violation")
    }

    @Test func `goroutines carry their creator, labels, elisions and waits`() throws {
        let waits = try crash(of: "1.27.3/wait_minutes.all.stderr")
        #expect(waits.goroutines.contains { $0.waitMinutes == 2 && $0.isLockedToThread })
        #expect(try crash(of: "1.27.3/labels.stderr").crashingGoroutine?.labels.map(\.value) == ["compact:\"L0\"\n", "17", "acme corp"])
        let creator = try #require(try crash(of: "1.27.3/go_method_goroutine.stderr").crashingGoroutine?.createdBy)
        #expect(creator.goroutine == 1)
        #expect(creator.line > 0)
        let elided = "panic: boom\n\ngoroutine 1 [running]:\nmain.f(...)\n\t/a.go:1\n...23 frames elided...\nmain.main()\n\t/a.go:2 +0x1\n"
        #expect(try crash(elided).crashingGoroutine?.framesElided == 23)
        #expect(try crash(elided.replacing("23 frames", with: "additional frames")).crashingGoroutine?.framesElided == -1)
        #expect(try crash(elided).crashingGoroutine?.frames.map(\.isInlined) == [true, false])
    }

    @Test func `frames of an ancestor are not the goroutine's`() throws {
        let crash = try crash(of: "1.27.3/go_stmt_args.ancestors.stderr")
        #expect(crash.crashingGoroutine?.frames.count == 3)
        #expect(crash.crashingGoroutine?.createdBy?.goroutine == 1)
    }

    @Test func `a race report gives the goroutines that met`() throws {
        let crash = try crash(of: "1.27.3/race.stderr")
        #expect(crash.goroutines.map(\.id) == [10, 8])
        #expect(crash.goroutines.map { crash[$0.state] } == ["Read", "Previous write"])
        #expect(crash.goroutines.map { $0.createdBy?.line } == [25, 23])
        #expect(crash.culprit.map { crash[$0.function] } == "main.main.func2")
    }

    @Test func `a recovered stack's culprit lies below the panic`() throws {
        let crash = try crash(of: "1.27.3/recovered_debug_stack_log.stderr")
        #expect(crash.culprit.map { crash[$0.function] } == "main.opNilRaw")
        #expect(crash.message == "runtime error: invalid memory address or nil pointer dereference")
        let http = try self.crash(of: "1.27.3/http_panic.stderr")
        #expect(http.message == "handler failed for /blob/0")
        #expect(http.culprit.map { http[$0.function] } == "main.init.6.func20.1")
        #expect(http[http.headline].hasPrefix("http: panic serving 127.0.0.1:"))
    }

    @Test func `a log line above debug_Stack stays whole, whatever it quotes`() throws {
        let text =
            "2026/11/23 10:00:00 recovered from panic: boom\ngoroutine 1 [running]:\nruntime/debug.Stack()\n\truntime/debug/stack.go:26 +0x5e\nmain.main()\n\t/src/app/main.go:7 +0x5f\n"
        let transcript = Transcript(text)
        #expect(transcript.order == ["crash at 0"])
        #expect(transcript.crashes.first?.kind == .recovered)
        #expect(transcript.crashes.first?.message == "boom")
    }
}
