// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct LevelNameWordsTests {
    private func level(_ text: String) -> LevelName? {
        let bytes = Array("<\(text)>".utf8)
        return LevelName(bytes.rawSpan, 1..<bytes.count - 1)
    }

    @Test(arguments: LevelName.allCases.filter { $0 != .none })
    func `every level's own name is read in any case`(name: LevelName) {
        let text = "\(name.text)"
        #expect(level(text) == name)
        #expect(level(text.uppercased()) == name)
        #expect(level(text.capitalized) == name)
    }

    @Test(
        arguments: [
            ("INF", .info), ("WRN", .warn), ("DBG", .debug), ("TRC", .trace), ("FTL", .fatal), ("PNC", .panic), ("ERRO", .error),
            ("DEBU", .debug),
            ("FATA", .fatal), ("PANI", .panic), ("TRAC", .trace), ("INFO+2", .info), ("DEBUG-4", .debug), ("ERROR+12", .error),
        ] as [(String, LevelName)]
    )
    func `loggers' short forms and steps are read`(text: String, expected: LevelName) {
        #expect(level(text) == expected)
    }

    @Test(arguments: ["", "IN", "INFORM", "INFO+", "INFO+x", "+2", "ERRORS", "emergenci", "emergency!", "\u{49}\u{0E}FO", "w@rn", "0"])
    func `other words are no levels`(text: String) {
        #expect(level(text) == nil)
    }

    @Test func `slog's and pino's numbers are levels, others are not`() {
        for (text, expected) in [("-8", .trace), ("-4", .debug), ("0", .info), ("4", .warn), ("8", .error), ("30", .info), ("60", .fatal)]
            as [(String, LevelName)]
        {
            #expect(LevelName(number: Array(text.utf8).rawSpan, 0..<text.utf8.count) == expected)
        }
        for text in ["1", "-1", "35", "70", "4.0", ""] {
            #expect(LevelName(number: Array(text.utf8).rawSpan, 0..<text.utf8.count) == nil)
        }
    }

    @Test func `syslog's numbers are levels where the key says so`() {
        let levels: [LevelName] = [.emergency, .alert, .critical, .error, .warning, .notice, .info, .debug]
        for (number, level) in levels.enumerated() { #expect(LevelName(syslog: Array("\(number)".utf8).rawSpan, 0..<1) == level) }
        #expect(LevelName(syslog: Array("8".utf8).rawSpan, 0..<1) == nil && LevelName(syslog: Array("10".utf8).rawSpan, 0..<2) == nil)
    }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
