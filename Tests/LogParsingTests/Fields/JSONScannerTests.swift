// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import Testing

@testable import LogParsing

@Suite struct JSONScannerTests {
    private func isValue(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return JSONScanner.valueEnd(bytes.rawSpan, at: 0) == bytes.count
    }

    @Test(
        arguments: [
            "0", "-0", "1", "-12.5", "1e9", "1E+9", "1.5e-3", "true", "false", "null", "\"\"", "\"a\"", #""\"\\\/\b\f\n\r\t""#,
            #""é\u00e9""#,
            #""\ud83d\ude00""#, "[]", "[ ]", "{}", "{ }", "[1,2]", "[ 1 , 2 ]", #"{"a":1}"#, #"{"a":{"b":[1,{"c":[]}]},"d":""}"#,
            "[[],[[]],{}]",
            #"{"":null}"#, "\"\u{7F}\"", #"["]","}"]"#,
        ]
    )
    func `a value of JSON is passed over whole`(text: String) {
        #expect(isValue(text))
        #expect(isValue(text) == ((try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil))
    }

    @Test(
        arguments: [
            "", "-", "01", "+1", ".5", "1.", "1e", "1e+", "-a", "tru", "True", "nul", "nan", "\"", "\"a", "\"\\", #""\x41""#, #""\u12""#,
            #""\u12g4""#,
            #""\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83dA""#, #""\ude00""#, "\"\u{1}\"", "\"\t\"", "\"\u{0}\"", "[", "[1", "[1,",
            "[1,]", "[,1]", "[1 2]",
            "[}", "{", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{a:1}"#, #"{"a":1"#, "[1}", #"{"a":1]"#, #"{1:2}"#,
            "[\n1]", "'a'",
        ]
    )
    func `what breaks the grammar is no value`(text: String) {
        #expect(!isValue(text))
    }

    @Test func `brackets nest sixty-four deep, the line's own counted`() {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            #expect(isValue(nested(63, open, close)))
            #expect(!isValue(nested(64, open, close)))
            #expect(!isValue(nested(10_000, open, close)))
        }
        #expect(isValue(String(repeating: #"[{"a":"#, count: 31) + "[]" + String(repeating: "}]", count: 31)))
    }

    @Test func `a number that no double holds is none`() {
        for text in ["1.7976931348623157e+308", "1e-400", "1e-0000000009", "0e308", String(repeating: "9", count: 308)] {
            #expect(isValue(text), "\(text)")
        }
        for text in ["1e309", "10e308", "1e99999999999999999999", "-1E+310", String(repeating: "9", count: 310)] {
            #expect(!isValue(text), "\(text)")
        }
        #expect(isValue("[1." + String(repeating: "9", count: 998) + "]"))
        #expect(!isValue("[1." + String(repeating: "9", count: 999) + "]"))
    }

    @Test func `a value ends where it ends`() {
        let bytes = Array(#"[1,"]"] ,"#.utf8)
        #expect(JSONScanner.valueEnd(bytes.rawSpan, at: 0) == 7)
        #expect(JSONScanner.valueEnd(Array("12,".utf8).rawSpan, at: 0) == 2)
        #expect(JSONScanner.valueEnd(Array("12".utf8).rawSpan, at: 5) == nil)
    }
}
