// SPDX-License-Identifier: Apache-2.0

import Foundation
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

    @Test func `two stars stand for any number of directories, none too`() throws {
        let folder = try TemporaryFolder()
        for name in ["", "/a", "/a/b", "/a/b/c"] {
            try FileManager.default.createDirectory(atPath: folder.file("logs\(name)"), withIntermediateDirectories: true)
            try folder.write("", to: "logs\(name)/x.log")
        }
        let patterns = FilePatterns(paths: [folder.file("logs/**/*.log")], exclude: ["*/a/b/c/*"])
        #expect(patterns.matches() == ["x.log", "a/x.log", "a/b/x.log"].map { folder.file("logs/\($0)") })
        #expect(patterns.covers(folder.file("logs/p/q/r/new.log")) && patterns.covers(folder.file("logs/new.log")))
        #expect(!patterns.covers(folder.file("new.log")) && !patterns.covers(folder.file("logs/new.txt")))
        #expect(patterns.directories().isSuperset(of: ["logs", "logs/a", "logs/a/b/c"].map { folder.file($0) }))
    }

    @Test func `directories that could lead to new files are looked at too`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("pods/p/c"), withIntermediateDirectories: true)
        let patterns = FilePatterns(paths: [folder.file("pods/*/*/*.log")], exclude: [])
        #expect(patterns.directories().isSuperset(of: ["pods", "pods/p", "pods/p/c"].map { folder.file($0) }))
    }
}
