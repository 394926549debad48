// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Testing

@testable import Diagnosis

@Suite struct TextPatternTests {
    /// What stood in the gaps of a line; nil where the pattern does not fit.
    private static func match(_ pattern: String, _ line: String) throws -> [String]? {
        let bytes = Array(line.utf8)
        return try TextPattern(pattern).match(bytes.rawSpan)?.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(arguments: [
        ("tx closed", "commit: tx closed"), ("tx closed", "tx closed"), ("^timeout$", "timeout"), ("timeout$", "open: timeout"),
        ("^open", "open: timeout"), ("a*c", "xx a b c"), ("write *: no space left", "write /x: no space left on device"),
        ("(*DB).Get", "bbolt.(*DB).Get"), ("100\\*", "100*"), ("a\\{b", "a{b"), ("^\\^x", "^x"), ("a\\$", "a$"), ("^a*$", "a"),
        ("*(SQLITE_BUSY)", "locked (5) (SQLITE_BUSY)"), ("x: *", "x: "), ("ab*ab", "ab ab"),
    ])
    func `fits`(pattern: String, line: String) throws {
        #expect(try Self.match(pattern, line) != nil)
    }

    @Test(arguments: [
        ("tx closed", "ctx closed"), ("tx closed", "tx closedness"), ("^timeout$", "a timeout"), ("^timeout$", "timeouts"),
        ("timeout$", "timeout: x"), ("a*c", "c a"), ("ab*ab", "ab"), ("MOVED *", "REMOVED 1"), ("closed", ""), ("^open", "reopen"),
    ])
    func `does not fit`(pattern: String, line: String) throws {
        #expect(try Self.match(pattern, line) == nil)
    }

    @Test func `a literal that stands within a word is passed over for one that does not`() throws {
        #expect(try Self.match("tx closed", "ctx closed, tx closed") != nil)
    }

    @Test func `gaps give what stood in them`() throws {
        #expect(try Self.match("open {path}: {fault}", "cannot open /data/x: permission denied") == ["/data/x", "permission denied"])
        #expect(try Self.match("open {path}: {fault}$", "cannot open /data/x: permission denied") == ["/data/x", "permission denied"])
        #expect(try Self.match("{what} closed", "the tx closed") == ["the tx"])
    }

    @Test func `a name has to fit as a whole`() throws {
        let pattern = try NamePattern(configText: "go.etcd.io/bbolt.(*DB).*")
        #expect(pattern.fits("go.etcd.io/bbolt.(*DB).Update"))
        #expect(!pattern.fits("go.etcd.io/bbolt.(*DBs).Update") && !pattern.fits("x/go.etcd.io/bbolt.(*DB).Update"))
        #expect(try NamePattern(configText: "*").fits("anything") && NamePattern(configText: "sync.*Lock").fits("sync.RWMutex.RLock"))
    }

    @Test(arguments: ["", "*", "^", "$", "{path}", "a{", "a{b c}", "a\\", "two\nlines", String(repeating: "x", count: 1_001)])
    func `what cannot be meant is refused`(pattern: String) {
        #expect(throws: ConfigProblem.self) { try TextPattern(pattern) }
    }

    @Test func `any bytes may be a line`() throws {
        let pattern = try TextPattern("a*b{x}c$")
        var seed: UInt64 = 1
        for length in 0..<200 {
            let line = (0..<length).map { _ -> UInt8 in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return "abc \u{0}\u{FF}".utf8.map { $0 }[Int(seed >> 33) % 7]
            }
            guard let gaps = pattern.match(line.rawSpan) else { continue }
            #expect(gaps.count == 2 && gaps.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= length })
        }
    }
}
