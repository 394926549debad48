// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("What an assembler holds")
struct CrashAssemblerHoldingTests {
    private func feed(_ lines: [String], into assembler: inout CrashAssembler) {
        var offset: UInt64 = 100
        for line in lines {
            _ = assembler.take(RawSpan(_elements: Array(line.utf8).span), stamp: LineStamp(offset: offset))
            offset += UInt64(line.utf8.count + 1)
        }
    }

    @Test func `the offset to read again from is that of the first held byte`() {
        var assembler = CrashAssembler()
        feed(["panic: boom", "", "goroutine 1 [running]:", "main.main()"], into: &assembler)
        #expect(assembler.isHolding)
        #expect(assembler.heldOffset == 100)
        assembler.finish()
        #expect(!assembler.isHolding)
        #expect(assembler.heldOffset == nil)
    }

    @Test func `a report of the race detector is held from its first rule on`() {
        var assembler = CrashAssembler()
        feed(["==================", "WARNING: DATA RACE", "Read at 0x1 by goroutine 7:"], into: &assembler)
        #expect(assembler.isHolding)
        #expect(assembler.heldOffset == 100)
    }

    @Test func `a stream without crashes costs less than 4 KiB, and little more behind one`() {
        var assembler = CrashAssembler()
        feed((0..<1000).map { "2026/11/23 10:00:00 line \($0)" }, into: &assembler)
        #expect(MemoryLayout<CrashAssembler>.size < 1024)
        #expect(assembler.opening.bytes.capacity + assembler.opening.lines.capacity + assembler.events.capacity == 0)
        #expect(assembler.body.text.bytes.capacity + assembler.body.text.marks.capacity + assembler.body.asides.capacity == 0)
        let dump = ["panic: \(String(repeating: "x", count: 9000))", ""]
        let stacks = (1...200).flatMap { ["goroutine \($0) [select]:", "main.f()", "\t/src/a.go:1 +0x1", ""] }
        feed(dump + stacks + (0..<40).map { "line \($0)" }, into: &assembler)
        while assembler.next() != nil {}
        #expect(!assembler.isHolding)
        #expect(assembler.body.text.bytes.capacity + assembler.body.text.marks.capacity + assembler.body.listed.capacity == 0)
        let kept = assembler.opening.lines.capacity * MemoryLayout<CrashAssembler.Opening.Line>.stride
        #expect(kept + assembler.opening.bytes.capacity + assembler.events.capacity * MemoryLayout<CrashAssembler.Event>.stride < 4096)
    }

    private static let logLines = ["2026/11/23 10:00:00 next", "time=2026-11-23T10:00:00Z level=INFO msg=next", "{\"msg\":\"next\"}"]

    @Test func `a log line right behind a stack that a program printed itself ends it at once`() {
        let stack = ["goroutine 1 [running]:", "runtime/debug.Stack()", "\t/src/a.go:1 +0x1", "main.main()", "\t/src/a.go:1 +0x1"]
        for log in Self.logLines {
            var assembler = CrashAssembler()
            feed(stack + [log], into: &assembler)
            #expect(!assembler.isHolding)
        }
    }

    @Test func `behind the runtime's own stack another goroutine is waited for, three lines long`() {
        let crash = ["panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/a.go:1 +0x1"]
        var assembler = CrashAssembler()
        feed(crash + Self.logLines.dropLast(), into: &assembler)
        #expect(assembler.isHolding)
        feed([Self.logLines[2]], into: &assembler)
        #expect(!assembler.isHolding)
    }

    @Test(arguments: [["panic: boom", ""], ["fatal error: all goroutines are asleep - deadlock!", ""]])
    func `a log line inside a dump of all goroutines does not tear it`(head: [String]) {
        let one = ["goroutine 1 [running]:", "main.main()", "\t/src/a.go:1 +0x1"]
        let log = "2026/11/23 10:00:00 sidecar"
        let five = [
            "", "goroutine 5 [select]:", "main.f()", "\t/src/a.go:3 +0x1", "created by main.main in goroutine 1", "\t/src/a.go:2 +0x1",
        ]
        let six = ["", "goroutine 6 [select]:"] + five.dropFirst(2)
        // Behind the first goroutine, between the blank line and its header, and behind the second goroutine.
        let lines = head + one + [log, ""] + [log] + five.dropFirst() + [log] + six
        let transcript = Transcript(lines: lines.map { Array($0.utf8) })
        #expect(transcript.crashes.map { $0.goroutines.map(\.id) } == [[1, 5, 6]])
        #expect(transcript.released == Array(repeating: log, count: 3))
        let packed = Transcript(lines: lines.filter { !$0.isEmpty }.map { Array($0.utf8) })
        #expect(packed.crashes.map { $0.goroutines.map(\.id) } == [[1, 5, 6]], "where a transport drops blank lines, too")
    }

    @Test func `a stack that the next process prints is not the dead one's`() {
        let crash = ["panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/a.go:1 +0x1"]
        let printed = ["goroutine 7 [running]:", "runtime/debug.Stack()", "\t/src/b.go:1 +0x1", "main.f()", "\t/src/b.go:2 +0x1"]
        let transcript = Transcript(lines: (crash + [Self.logLines[0]] + printed).map { Array($0.utf8) })
        #expect(transcript.crashes.map { $0.goroutines.map(\.id) } == [[1], [7]])
        #expect(transcript.order == ["crash at 0", Self.logLines[0], "crash at 91"])
    }

    @Test func `a headline whose stacks have not come gets more patience than a crash whose stacks are whole`() {
        var assembler = CrashAssembler()
        feed(["panic: boom"], into: &assembler)
        #expect(assembler.patience == .seconds(2))
        feed(["", "goroutine 1 [running]:", "main.main()"], into: &assembler)
        #expect(assembler.patience == .seconds(2))
        feed(["\t/src/app/main.go:9 +0x1d"], into: &assembler)
        #expect(assembler.patience == .milliseconds(500))
    }

    @Test func `silence is waited for longer between the threads of GOTRACEBACK=crash`() {
        var assembler = CrashAssembler()
        feed(
            [
                "SIGQUIT: quit", "PC=0x1 m=0 sigcode=0", "", "goroutine 0 [idle]:", "runtime.futex()", "\truntime/sys.s:1 +0x1", "",
                "rax    0x0",
            ], into: &assembler)
        #expect(assembler.patience == .milliseconds(500))
        feed(["", "-----", ""], into: &assembler)
        #expect(assembler.patience == .seconds(5))
        feed(["SIGQUIT: quit", "PC=0x2 m=1 sigcode=0"], into: &assembler)
        #expect(assembler.patience == .milliseconds(500))
        assembler.finish()
        guard case .crash(let block) = assembler.next() else {
            Issue.record("no crash came out")
            return
        }
        #expect(block.lines == 13)
        #expect(assembler.next() == nil)
    }

    @Test func `the middle of a dump over the limit is dropped at lines and counted`() throws {
        var text = "panic: boom\n\n"
        for id in 1...400 { text += "goroutine \(id) [select]:\nmain.wait(0x1)\n\t/src/app/main.go:\(id) +0x1\n\n" }
        let transcript = Transcript(text, limits: .init(blockBytes: 4096))
        let block = try #require(transcript.blocks.first)
        #expect(transcript.blocks.count == 1)
        #expect(block.text.count <= 4096)
        #expect(block.truncatedBytes + block.text.count == block.bytes)
        #expect(block.bytes + transcript.lines.reduce(0) { $0 + $1.bytes.count + 1 } == text.utf8.count)
        let crash = CrashParser.parse(block)
        #expect(crash.isIncomplete)
        #expect(crash.goroutines.first?.id == 1)
        #expect(crash.goroutines.last?.id == 400)
        #expect(String(decoding: block.text, as: UTF8.self).split(separator: "\n").allSatisfy { text.contains("\($0)\n") })
    }

    @Test func `a dump of 5,000 goroutines is counted whole`() throws {
        var text = "fatal error: all goroutines are asleep - deadlock!\n"
        for id in 1...5000 {
            text += """

                goroutine \(id) [sync.Mutex.Lock, 3 minutes]:
                sync.runtime_SemacquireMutex(0xc000123456?, 0x0?, 0x1?)
                \t/usr/local/go/src/runtime/sema.go:77 +0x25
                sync.(*Mutex).Lock(...)
                \t/usr/local/go/src/sync/mutex.go:90
                main.(*Cache).Get(0xc000010000, 0x1)
                \t/src/app/cache.go:42 +0x1d
                created by main.main in goroutine 1
                \t/src/app/main.go:9 +0x2f

                """
        }
        let crash = try #require(Transcript(text).crashes.first)
        #expect(!crash.isIncomplete)
        #expect(
            GoroutineCensus(of: crash)?.verdict == "5000 of 5000 goroutines wait for the sync.Mutex in main.(*Cache).Get, up to 3 minutes")
    }

    @Test(arguments: [100, 500])
    func `a message over hundreds of lines, as Go 1.22 prints it, does not part a headline from its stack`(lines: Int) throws {
        let message = (1...lines).map { "  Field\($0): \($0)," }.joined(separator: "\n")
        let transcript = Transcript("panic: {\n\(message)\n}\n\n\(CrashAssemblerTests.stack)")
        let crash = try #require(transcript.crashes.first)
        #expect(transcript.crashes.count == 1 && transcript.lines.isEmpty)
        #expect(crash.kind == .panic && crash.panics.first?.value == "{\n\(message)\n}")
    }

    @Test(arguments: 100..<140)
    func `a doubtful line is taken back whole, wherever the limit falls`(length: Int) {
        let doubtful = "main.\(String(repeating: "f", count: length - 7))()"
        for pad in 0..<260 {
            let block = "goroutine 1 [select]:\nmain.main()\n\t/\(String(repeating: "p", count: pad)).go:1 +0x1\n"
            let text = "panic: boom\n\n\(block)\n\(block.replacing("goroutine 1", with: "goroutine 2"))\(doubtful)\nother\n"
            let transcript = Transcript(text, limits: .init(blockBytes: 256))
            #expect(transcript.released == [doubtful, "other"])
            let own = transcript.blocks.flatMap { String(decoding: $0.text, as: UTF8.self).split(separator: "\n") }
            #expect(own.allSatisfy { text.contains($0) && !$0.contains("ff") })
        }
    }

    @Test func `a message over the limit ends its own crash`() throws {
        let long = "panic: " + String(repeating: "x", count: 10_000)
        let transcript = Transcript("\(long)\nnext\n", limits: .init(blockBytes: 4096))
        let block = try #require(transcript.blocks.first)
        #expect(block.text.count <= 4096)
        #expect(block.truncatedBytes + block.text.count == block.bytes)
        #expect(transcript.released == ["next"])
    }

    @Test func `lines that only may belong to a crash are held up to a limit`() {
        var assembler = CrashAssembler(limits: .init(blockBytes: 1 << 20, openingLines: 10))
        feed((0..<50).map { "runtime: remark \($0)" }, into: &assembler)
        var lines = 0
        while let event = assembler.next() {
            if case .line = event { lines += 1 }
        }
        #expect(lines >= 40)
        assembler.finish()
        while assembler.next() != nil { lines += 1 }
        #expect(lines == 50)
    }

    @Test func `a program that logs on behind a headline does not keep it held`() {
        var assembler = CrashAssembler()
        feed(["panic: boom"] + (0..<40).map { "2026/11/23 10:00:00 line \($0)" }, into: &assembler)
        guard case .crash = assembler.next() else {
            Issue.record("the crash is still held")
            return
        }
    }

    @Test func `events come out in order when a caller drains late`() {
        var assembler = CrashAssembler()
        feed(["runtime: remark", "one", "two", "panic: boom", "exit status 2", "three"], into: &assembler)
        var order: [String] = []
        while let event = assembler.next() {
            switch event {
            case .line(let line): order.append(String(decoding: line.bytes, as: UTF8.self))
            case .crash: order.append("crash")
            }
        }
        #expect(order == ["runtime: remark", "one", "two", "crash", "three"])
    }

    @Test func `lines of other writers inside a crash are held up to a limit`() {
        let crash = ["panic: boom", "", "goroutine 1 [running]:"]
        let frame = ["main.f()", String(repeating: "other ", count: 50), "\t/src/a.go:1 +0x1"]
        var assembler = CrashAssembler(limits: .init(blockBytes: 4096))
        feed(crash + Array(repeating: frame, count: 40).flatMap { $0 }, into: &assembler)
        guard case .crash = assembler.next() else {
            Issue.record("everything is still held")
            return
        }
    }

    @Test func `what the collector prints for ever does not keep a crash held`() {
        var assembler = CrashAssembler()
        feed(
            ["panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/a.go:1 +0x1"] + (1...600).map { "gc \($0) @0.005s 29%" },
            into: &assembler)
        guard case .crash(let block) = assembler.next() else {
            Issue.record("the crash is still held")
            return
        }
        #expect(block.foreignLines == 0)
    }
}
