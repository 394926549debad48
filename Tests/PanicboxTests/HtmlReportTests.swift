// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct HtmlReportTests {
        @Test func `one input becomes a page on standard output`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write(ServiceLog.lines(0..<3) + ServiceLog.crash(), to: "crash.txt")
            let process = try await Panicbox.run(["parse", "--format", "html", input])
            #expect(process.exit == .code(0) && process.errors == "")
            #expect(process.outputText.hasPrefix("<!doctype html>\n") && process.outputText.hasSuffix("</html>\n"))
            #expect(process.outputText.contains("invalid memory address or nil pointer dereference"))
            #expect(process.outputText.contains("Lines before the crash (3)"))
        }

        @Test func `standard input becomes a page, and one without a crash says so`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write(ServiceLog.lines(0..<3), to: "quiet.log")
            let process = try await Panicbox.run(["parse", "--format", "html"], input: .file(input))
            #expect(process.exit == .code(0) && process.errors == "panicbox: no crash found\n")
            #expect(process.outputText.contains("No crash in standard input"))
        }

        @Test func `several inputs need a directory`() async throws {
            let folder = try TemporaryFolder()
            let one = try folder.write(ServiceLog.crash(), to: "one.txt")
            let two = try folder.write(ServiceLog.crash(), to: "two.txt")
            let refused = try await Panicbox.run(["parse", "--format", "html", one, two])
            #expect(refused.exit == .code(2) && refused.errors.contains("add --output DIR"))
            #expect(refused.outputText == "")

            let pages = folder.file("new/pages")
            let process = try await Panicbox.run(["parse", "--format", "html", "--output", pages, one, two])
            #expect(process.exit == .code(0) && process.errors == "")
            #expect(process.outputText == "\(pages)/one.txt.html\n\(pages)/two.txt.html\n")
            #expect(folder.names(in: "new/pages") == ["one.txt.html", "two.txt.html"])
            #expect(try folder.text(of: "new/pages/two.txt.html").hasSuffix("</html>\n"))
        }

        @Test func `inputs of one name do not overwrite each other's page`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write(ServiceLog.crash(), to: "crash.txt")
            let process = try await Panicbox.run(["parse", "--format", "html", "--output", folder.file("pages"), input, input])
            #expect(process.exit == .code(0))
            #expect(folder.names(in: "pages") == ["crash.txt.2.html", "crash.txt.html"])
        }

        @Test func `a directory that cannot be written fails and names it`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write(ServiceLog.crash(), to: "crash.txt")
            let process = try await Panicbox.run(["parse", "--format", "html", "--output", "\(input)/pages", input])
            #expect(process.exit == .code(1) && process.errors.contains("\(input)/pages"))
        }

        @Test(arguments: [["--output", "pages"], ["--format", "html", "--lines"]])
        func `options that say nothing about a page are refused`(options: [String]) async throws {
            let process = try await Panicbox.run(["parse"] + options)
            #expect(process.exit == .code(2))
        }

        static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }

        @Test(.enabled(if: browser != nil, "no browser is installed"))
        func `the search filters stacks and marks hits in a real browser`() async throws {
            let folder = try TemporaryFolder()
            let input = try folder.write(ServiceLog.crash("1.27.3/many_25.all"), to: "crash.txt")
            let page = try await Panicbox.run(["parse", "--format", "html", input]).output
            let path = try folder.write(page, to: "page.html")
            let browser = try #require(Self.browser)
            let arguments = [
                "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.file("profile"))", "--dump-dom",
                "file://\(path)#q=MAIN.INIT.6.FUNC2.1",
            ]
            let document = String(decoding: try await ChildProcess.output(of: browser, arguments), as: UTF8.self)
            #expect(
                document.contains("<mark>main.</mark>") && document.contains("<mark>init.6.func2.1</mark>"), "a hit may run over elements")
            #expect(document.contains(" of ") && document.contains(#"<details class="group" hidden="">"#))
            #expect(document.contains(#"<details class="group" open="">"#))
        }
    }
}
