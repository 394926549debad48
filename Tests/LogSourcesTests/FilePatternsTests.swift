// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import LogSources

@Suite struct FilePatternsTests {
    @Test func `each file matches once, in the order of the patterns and of the names`() throws {
        let folder = try TemporaryFolder()
        for name in ["b.log", "a.log", "c.txt", "[x].log"] { try folder.write("", to: name) }
        let patterns = FilePatterns(
            paths: [folder.file("c.*"), folder.file("?.log"), folder.file("*.log"), folder.file("none.log")], exclude: [])
        #expect(patterns.matches() == ["c.txt", "a.log", "b.log", "[x].log", "none.log"].map { folder.file($0) })
        #expect(patterns.directories() == [folder.path])
    }

    @Test func `an exclusion without a slash is for names, one with a slash for paths`() {
        let patterns = FilePatterns(paths: ["/var/log/*.log"], exclude: ["debug*", "/var/log/old*"])
        #expect(patterns.covers("/var/log/a.log"))
        #expect(!patterns.covers("/var/log/debug.log") && !patterns.covers("/var/log/old.log"))
        #expect(!patterns.covers("/var/log/sub/a.log"), "a wildcard stops at a slash")
    }
}
