// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct CrashPageTests {
    @Test func `a page tells what a real crash is`() throws {
        let page = try Page(ofFixture: "1.27.3/nil_deref")
        #expect(page.title == "panic: runtime error: invalid memory address or nil pointer dereference · nil_deref")
        for fact in ["SIGSEGV: segmentation violation, address 0x8", "runtime.errorString", "goroutine 1 [running]", "rt.go:46"] {
            #expect(page.text.contains(fact), "\(fact)")
        }
        #expect(page.markup.contains(#"<li class="app culprit"><span class="fn"><i>main.</i>opNil</span>"#))
    }

    @Test(arguments: try Page.fixtures(of: "1.27.3"))
    func `a page of a real output has the program's own markup and nothing else`(name: String) throws {
        let page = try Page(ofFixture: "1.27.3/\(name)")
        #expect(page.strangers == [])
    }

    @Test func `what a process printed cannot become markup`() throws {
        let page = Page(of: Hostile.crash)
        #expect(page.strangers == [])
        #expect(page.scripts == 1)
        #expect(page.text.contains("</script><img src=x onerror=alert(1)>"), "it is shown as the text it is")
        #expect(page.text.contains(#"\x00\x1b[31mred"#) && page.text.contains(#"\u{202e}"#), "control characters are made visible")
        #expect(page.text.contains("\u{FFFD}"), "invalid UTF-8 is replaced")
    }

    @Test(arguments: 0..<80)
    func `hostile pieces anywhere in a crash leave the markup alone`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var bytes = try Page.bytes(ofFixture: seed % 2 == 0 ? "1.27.3/many_25.all" : "1.27.3/labels.all")
        for _ in 0..<12 {
            bytes.insert(contentsOf: Hostile.pieces.randomElement(using: &random) ?? [], at: .random(in: 0..<bytes.count, using: &random))
        }
        #expect(Page(of: bytes).strangers == [])
    }

    @Test func `the policy allows the page's own style and script by their hashes, and nothing of the network`() async throws {
        let page = try Page(ofFixture: "1.27.3/nil_deref")
        let folder = try TemporaryFolder()
        for (element, named) in [("style", "\(CrashPageStyle.hash)"), ("script", "\(CrashPageScript.hash)")] {
            let path = try folder.write(page.content(of: element), to: element)
            let sum = String(decoding: try await ChildProcess.output(of: "sha256sum", [path]).prefix(64), as: UTF8.self)
            let digest = stride(from: 0, to: 64, by: 2).compactMap { UInt8(sum.dropFirst($0).prefix(2), radix: 16) }
            #expect(
                named == "sha256-\(Data(digest).base64EncodedString())",
                "the text of <\(element)> was changed: write its new hash beside it")
            #expect(page.markup.contains("\(element)-src '\(named)'"))
        }
        #expect(page.markup.contains("default-src 'none'"))
        #expect(!page.markup.contains("url(") && !page.markup.contains("@import") && !page.markup.contains("fetch("))
    }

    @Test func `goroutines of one state at one place are one group with all their ids`() {
        let page = Page(of: Dump.text(goroutines: 2...41) { _ in ("sync.Mutex.Lock, 7 minutes", 12) })
        #expect(page.text.contains("2 different of 41"))
        #expect(page.text.contains("goroutines 2–41") && page.text.contains("40×") && page.text.contains("up to 7 min"))
        #expect(page.text.contains("40 of 41 goroutines wait for sync.Mutex.Lock in main.wait, up to 7 minutes"))
    }

    @Test func `goroutines that stand on different lines are not shown as one`() {
        let page = Page(of: Dump.text(goroutines: 2...5) { ("select", $0) })
        #expect(page.text.contains("5 different of 5"))
    }

    @Test func `two thousand goroutines with different stacks stay below four megabytes`() {
        let bytes = Dump.text(goroutines: 2...2000) { ("chan receive", $0) }
        let page = Page(of: bytes)
        #expect(page.text.contains("2000 different of 2000"))
        #expect(page.bytes < 4 << 20)
    }

    @Test func `several crashes stand one after another behind an index`() throws {
        let page = try Page(ofFixture: "1.27.3/http_panic")
        #expect(page.markup.contains(##"<a href="#crash-3">"##) && page.markup.contains(#"id="crash-3""#))
        #expect(page.title == "3 crashes in http_panic")
    }

    @Test func `crashes beyond what a page can show are counted`() {
        let page = Page(of: Array(repeating: Dump.text(goroutines: 2...2) { _ in ("select", 1) }, count: 230).flatMap(\.self))
        #expect(page.title == "230 crashes in test")
        #expect(page.text.contains("30 more are counted but not shown"))
    }

    @Test func `an input without a crash says so`() {
        let page = Page(of: Array("2026/11/23 08:00:00 all is well\n".utf8))
        #expect(page.title == "No crash in test" && page.text.contains("No crash found"))
        #expect(page.strangers == [])
    }

    @Test func `a message that the headline cannot hold is shown whole`() throws {
        let page = try Page(ofFixture: "1.27.3/msg_long_8k")
        #expect(page.text.contains(String(repeating: "0123456789abcdef", count: 500)))
    }
}

/// Texts that a page must not take for markup.
private enum Hostile {
    static let pieces: [[UInt8]] =
        [
            "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)",
            "' autofocus onfocus='alert(1)",
            "--><style>*{display:none}</style><!--", "</title>", "</pre></article>", "<![CDATA[", "&lt;b&gt;",
            "\u{202E}\u{2066}\u{200F}\u{61C}\u{2028}",
            "\u{1B}]0;x\u{7}",
        ].map { Array($0.utf8) } + [[0], [0xFF, 0xFE], [0xC0, 0xBC], [0xE2, 0x80], [0x0D]]

    static let crash =
        Array(
            "panic: </script><img src=x onerror=alert(1)>\0\u{1B}[31mred \u{202E} 'q' \"dq\" & &lt; ".utf8) + [0xFF, 0xFE]
        + Array(
            """

            \t--><style>*{display:none}</style>

            goroutine 1 [running<b>]:
            main.main()
            \t/src/'"><svg onload=alert(3)>/main.go:9 +0x1

            goroutine 7 [chan" onmouseover="alert(4), 3 minutes] {op: "<u>\\"x"}:
            main.w(0x1)
            \t/src/app/main.go:9 +0x1
            created by main.<script> in goroutine 1
            \t/src/app/main.go:10 +0x1

            """.utf8)
}

/// A dump of goroutines that a test describes.
private enum Dump {
    static func text(goroutines: ClosedRange<Int>, _ describe: (Int) -> (state: String, line: Int)) -> [UInt8] {
        var text = "panic: too many\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:28 +0xef\n"
        for id in goroutines {
            let (state, line) = describe(id)
            text += "\ngoroutine \(id) [\(state)]:\nmain.wait(0xc000\(id))\n\t/src/app/wait.go:\(line) +0x1d\n"
            text += "created by main.main in goroutine 1\n\t/src/app/main.go:20 +0x65\n"
        }
        return Array((text + "exit status 2\n").utf8)
    }
}
