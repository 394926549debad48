// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct CallerFieldsTests {
    @Test func `a caller is a source file and a line`() {
        let reading = LineReading(#"{"caller":"store/db.go:42","msg":"x"}"#)
        #expect(reading.file == "store/db.go" && reading.line == 42)
        #expect(reading.attributes.isEmpty)
        #expect(LineReading(#"{"C":"/usr/lib/go/src/runtime/asm_amd64.s:1650","M":"x"}"#).file == "/usr/lib/go/src/runtime/asm_amd64.s")
    }

    @Test(arguments: ["10.0.0.1:8080", "kafka", "db.go", "db.go:", "db.go:x", "go:4", ".go:4294967296123", ":42", "", "a.go:-1"])
    func `a source that is no source file stays an attribute`(text: String) {
        let reading = LineReading(#"{"source":"\#(text)","msg":"x"}"#)
        #expect(reading.file == nil && reading.line == nil)
        #expect(reading.attributes == [#""source":"\#(text)""#])
    }

    @Test func `slog's source object gives function, file and line`() {
        let reading = LineReading(#"{"source":{"function":"main.(*Store).Put", "file" : "/src/store.go","line":42},"msg":"x"}"#)
        #expect(reading.function == "main.(*Store).Put" && reading.file == "/src/store.go" && reading.line == 42)
        #expect(reading.attributes.isEmpty)
    }

    @Test(
        arguments: [
            "{}", #"{"file":"a.go"}"#, #"{"line":3}"#, #"{"file":"","line":3}"#, #"{"file":"a.go","line":3,"more":1}"#,
            #"{"file":1,"line":3}"#,
            #"{"file":"a.go","line":3.5}"#, #"{"file":"a.go","line":12345678901}"#, #"{"file":"a.go","file":"b.go","line":3}"#, "[]", "3",
            "null",
        ]
    )
    func `an object that says anything else stays an attribute`(text: String) {
        let reading = LineReading(#"{"source":\#(text),"msg":"x"}"#)
        #expect(reading.file == nil && reading.line == nil && reading.function == nil)
        #expect(reading.attributes == [#""source":\#(text)"#])
    }
}
