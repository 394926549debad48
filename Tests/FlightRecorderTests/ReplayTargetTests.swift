// SPDX-License-Identifier: Apache-2.0

import LogSinks
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct ReplayTargetTests {
    @Test func `an address stands for a sink`() throws {
        guard case .http(let http) = try SinkOptions(address: "https://logs.example.com:8443/in?a=b").target else { throw Wrong() }
        #expect(http.urls == ["https://logs.example.com:8443/in?a=b"])
        guard case .elasticsearch(let search) = try SinkOptions(address: "elasticsearch:http://[::1]:9200/base/logs").target else {
            throw Wrong()
        }
        #expect(search.hosts == ["http://[::1]:9200/base"] && search.target == "logs")
        guard case .file(let file) = try SinkOptions(address: "file:/tmp/a:b").target else { throw Wrong() }
        #expect(file.path == "/tmp/a:b")
    }

    private struct Wrong: Error {}

    @Test(arguments: [
        "", "search", "ftp://host/", "http://", "https:host", "http://user:secret@host/", "elasticsearch:http://user:secret@host",
        "elasticsearch:http://user:secret@host/logs",
        "ftp://user:secret@host/", "http://host/a b", "elasticsearch:",
        "elasticsearch:http://host:9200", "elasticsearch:http://host:9200/", "elasticsearch:http://host/LOGS", "elasticsearch:http:///x",
        "elasticsearch:/x", "file:", "file:/tmp/",
    ]) func `anything else is refused with a mend, and without a secret`(address: String) {
        let fault = #expect(throws: ReplayFault.self) { try SinkOptions(address: address) }
        #expect(fault?.description.contains("secret@") == false && (fault?.description.count ?? 0) > 20)
    }

    @Test func `a sink is named where there are several`() throws {
        let text = """
            ring: {directory: /r}
            sources: [{file: {paths: [/a]}}]
            sinks: [SINKS]
            """
        func sink(_ name: String?, of sinks: String) throws -> String {
            let file = text.replacing("SINKS", with: sinks)
            return try ConfigurationFile.decode(file, file: "f.yaml", environment: [:]).sink(named: name).name
        }
        let one = "{name: one, file: {path: /o}}"
        let both = one + ", {name: two, file: {path: /t}}"
        #expect(try sink(nil, of: one) == "one" && sink("one", of: both) == "one" && sink("two", of: both) == "two")
        let several = #expect(throws: ReplayFault.self) { try sink(nil, of: both) }
        #expect(several?.description.contains("`one`, `two`") == true)
        #expect(throws: ReplayFault.self) { try sink("three", of: both) }
        #expect(throws: ReplayFault.self) { try sink(nil, of: "") }
    }

    @Test func `receivers are told apart, and none of their keys is in their names`() throws {
        let addresses = [
            "file:/a", "file:/b", "http://host/in", "http://host/in?query=INSERT", "http://host/secret-key-1", "http://other/in",
            "elasticsearch:http://host:9200/logs", "elasticsearch:http://host:9200/others", "file:-",
        ]
        let names = try addresses.map { try #require(ReplayTarget.sink(try SinkOptions(address: $0)).receiver) }
        #expect(Set(names).count == addresses.count && names[0] == "file /a" && names[6] == "elasticsearch http://host:9200 logs")
        #expect(names.allSatisfy { !$0.contains("secret") && !$0.contains("INSERT") })
        #expect(names.last == ReplayTarget.standardOutput.receiver && ReplayTarget.nowhere.receiver == nil)
    }

    @Test func `a mark belongs to its receiver; one without is anybody's`() throws {
        let ring = try TimedRing()
        try ring.append(0..<5)
        var mark = ReplayMark(ring: ReplayMark.absolute(ring.directory), asked: "", to: "file /a", next: 3)
        let reading = try ring.reading
        try mark.check("m", asked: "", to: "file /a", in: reading)
        try mark.check("m", asked: "", to: nil, in: reading)
        let fault = #expect(throws: ReplayFault.self) { try mark.check("m", asked: "", to: "file /b", in: reading) }
        #expect(fault?.description.contains("m belongs to a replay to file /a, not to file /b") == true)
        mark.to = nil
        try mark.check("m", asked: "", to: "file /b", in: reading)
    }
}
