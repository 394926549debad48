// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import Testing

@testable import LogParsing

@Suite struct JSONFieldsTests {
    @Test func `a line of zap's production logger`() {
        let reading = LineReading(
            #"{"level":"error","ts":1795420800.123456,"logger":"api","caller":"app/store.go:42","msg":"lost","error":"EOF","errorVerbose":"EOF\nmain","n":3}"#
        )
        #expect(reading.level == .error && reading.time == "2026-11-23T08:00:00.123456000Z")
        #expect(reading.logger == "api" && reading.file == "app/store.go" && reading.line == 42)
        #expect(reading.message == "lost" && reading.error == "EOF")
        #expect(reading.attributes == [#""errorVerbose":"EOF\nmain""#, #""n":3"#])
    }

    @Test func `a line of zerolog`() {
        let reading = LineReading(#"{"level":"warn","service":"api","time":"2026-11-23T08:00:00+01:00","message":"slow \"query\""}"#)
        #expect(reading.level == .warn && reading.time == "2026-11-23T07:00:00.000000000Z")
        #expect(reading.message == #"slow \"query\""#)
        #expect(reading.attributes == [#""service":"api""#])
    }

    @Test func `a line of slog`() {
        let reading = LineReading(
            #"{"time":"2026-11-23T08:00:00.123456789Z","level":"INFO","source":{"function":"main.main","file":"/m.go","line":9},"msg":"hi","g":{"a":1}}"#
        )
        #expect(reading.level == .info && reading.time == "2026-11-23T08:00:00.123456789Z")
        #expect(reading.function == "main.main" && reading.file == "/m.go" && reading.line == 9)
        #expect(reading.message == "hi" && reading.attributes == [#""g":{"a":1}"#])
    }

    @Test func `a line of logrus, of zap's development logger, of ECS and of log15`() {
        #expect(LineReading(#"{"level":"fatal","msg":"x","time":"2026-11-23T08:00:00Z"}"#).level == .fatal)
        let development = LineReading(#"{"L":"DEBUG","T":"2026-11-23T08:00:00.123+0100","N":"api","C":"a/b.go:1","M":"x"}"#)
        #expect(development.level == .debug && development.logger == "api" && development.file == "a/b.go" && development.message == "x")
        #expect(development.time == "2026-11-23T07:00:00.123000000Z" && development.attributes.isEmpty)
        let ecs = LineReading(
            #"{"log.level":"info","@timestamp":"2026-11-23T08:00:00.000Z","log.logger":"api","message":"x","trace.id":"abc"}"#)
        #expect(ecs.level == .info && ecs.logger == "api" && ecs.attributes == [#""trace.id":"abc""#])
        #expect(LineReading(#"{"t":"2026-11-23T08:00:00Z","lvl":"eror","msg":"x"}"#).attributes == [#""lvl":"eror""#])
    }

    @Test func `numbers are slog's levels and any unit of time`() {
        let reading = LineReading(#"{"level":-4,"ts":1795420800123,"msg":"x"}"#)
        #expect(reading.level == .debug && reading.time == "2026-11-23T08:00:00.123000000Z")
        #expect(LineReading(#"{"level":3,"time":12.5,"msg":"x"}"#).attributes == [#""level":3"#, #""time":12.5"#])
        #expect(LineReading(#"{"ts":"1795420800.5","msg":"x"}"#).time == "2026-11-23T08:00:00.500000000Z")
    }

    @Test func `a known key whose value has no place stays an attribute`() {
        let members = [
            #""level":"audit""#, #""ts":"yesterday""#, #""msg":{"a":1}"#, #""error":null"#, #""stack":[{"func":"f"}]"#, #""logger":1"#,
            #""trace_id":"4bf9""#,
            #""span_id":12"#, #""caller":true"#,
        ]
        let reading = LineReading("{" + members.joined(separator: ",") + "}")
        #expect(reading.attributes == members)
    }

    @Test func `the second of two members for one field stays an attribute`() {
        let reading = LineReading(#"{"level":"info","lvl":"warn","msg":"a","message":"b","time":"2026-11-23T08:00:00Z","ts":1}"#)
        #expect(reading.level == .info && reading.message == "a" && reading.time == "2026-11-23T08:00:00.000000000Z")
        #expect(reading.attributes == [#""lvl":"warn""#, #""message":"b""#, #""ts":1"#])
        #expect(LineReading(#"{"msg":"a","msg":"b"}"#).attributes == [#""msg":"b""#])
    }

    @Test func `an attribute named twice has its last value, and the line stays whole`() {
        let reading = LineReading(#"{"msg":"a","k":1,"kk":2,"k":3,"level":"info"}"#)
        #expect(reading.attributes == [#""k":3"#, #""kk":2"#])
        #expect(reading.message == nil && reading.level == .info)
    }

    @Test func `more attributes than a document bears leave the line whole`() {
        let members = (0..<200).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let reading = LineReading("{\"level\":\"warn\",\"msg\":\"x\",\(members)}")
        #expect(reading.level == .warn && reading.message == nil && reading.attributes.isEmpty)
        let fits = (0..<128).map { "\"k\($0)\":\($0)" }
        #expect(LineReading("{\"msg\":\"x\",\(fits.joined(separator: ","))}").attributes == fits)
    }

    @Test func `a key with escapes is an attribute`() {
        let reading = LineReading(#"{"\u006dsg":"x"}"#)
        #expect(reading.message == nil && reading.attributes == [#""\u006dsg":"x""#])
    }

    @Test func `white space may stand wherever JSON has it`() {
        let reading = LineReading("{ \"msg\" : \"x\" ,\t\"a\" : [ 1 , 2 ] } \r")
        #expect(reading.message == "x" && reading.attributes == ["\"a\" : [ 1 , 2 ]"])
    }

    @Test func `an empty text is an absent field`() {
        let reading = LineReading(#"{"msg":"","logger":"","error":""}"#)
        #expect(reading.isPlain)
    }

    @Test(arguments: [
        #"{"msg":"x"} y"#, #"{"msg":"x"}{"#, #"{"msg":"x",}"#, #"{"msg":"x""#, "{\"msg\":\"a\tb\"}", #"{"msg":"\x"}"#, #"{"msg":"\ud800"}"#,
    ])
    func `a line that is not one object is plain`(line: String) {
        #expect(LineReading(line).isPlain)
    }

    @Test func `the document says what the line said`() throws {
        let line = #"{"level":"info","msg":"tab\there é 😀","error":"a\\b","stacktrace":"x\ny","a":{"b":[1,null]},"c":"\u00e9"}"#
        let document = try #require(lineDocument(Array(line.utf8)))
        #expect(document["message"] as? String == "tab\there é 😀")
        #expect(value("error.message", in: document) as? String == "a\\b")
        #expect(value("error.stack_trace", in: document) as? String == "x\ny")
        #expect(value("go.attributes.c", in: document) as? String == "é")
        #expect(value("go.attributes.a.b", in: document) as? NSArray == [1, NSNull()])
    }
}
