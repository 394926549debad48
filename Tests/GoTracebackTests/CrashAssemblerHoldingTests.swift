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
