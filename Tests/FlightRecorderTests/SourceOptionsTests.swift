// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogSources
import Testing

@testable import FlightRecorder

@Suite struct SourceOptionsTests {
    private static func decode(_ sources: String) throws -> [SourceOptions] {
        let text = "ring: {directory: /ring}\nsources:\n" + sources
        return try ConfigurationFile.decode(text, file: "panicbox.yaml", environment: [:]).sources
    }

    @Test func `whoever would stand still is not made to wait, unless it is wished`() throws {
        let sources = try Self.decode(
            """
              - file: {paths: [/a]}
              - stdin: {}
              - fifo: {path: /b}
              - unix: {path: /c}
              - crash_output: {paths: [/d]}
              - http: {}
              - {fifo: {path: /e}, when_full: wait}
              - {when_full: wait, unix: {path: /f, type: datagram}}
            """)
        #expect(sources.map(\.whenFull) == [.wait, .overwrite, .overwrite, .overwrite, .wait, .wait, .wait, .wait])
    }

    @Test(arguments: [
        ("fifo: {path: run/stderr}", "sources[0].fifo.path: `run/stderr` is a relative path"),
        ("fifo: {path: /a, mode: 9}", "sources[0].fifo.mode: `9` is no file mode"),
        ("fifo: {}", "sources[0].fifo.path: is missing"),
        ("unix: {path: a}", "sources[0].unix.path: `a` is a relative path"),
        ("unix: {path: /\(String(repeating: "x", count: 107))}", "sources[0].unix.path: is longer than the 107 bytes"),
        ("unix: {path: /a, type: seqpacket}", "sources[0].unix.type: `seqpacket` is not one of `stream`, `datagram`"),
        ("crash_output: {paths: [a]}", "sources[0].crash_output.paths[0]: `a` is a relative path"),
        ("crash_output: {paths: [/a], wait: 2m}", "sources[0].crash_output.wait: `2m` is out of range"),
        ("http: {listen: here}", "sources[0].http.listen: `here` is no address and port"),
        ("http: {max_body: 1}", "sources[0].http.max_body: `1B` is out of range"),
        ("stdin: {path: /a}", "sources[0].stdin.path: unknown key"),
        ("stdin: {}\n  - stdin: {}", "sources[1]: is a second `stdin`"),
        ("fifo: {path: /a}\n    unix: {path: /b}", "sources[0].unix: stands beside `fifo`"),
    ])
    func `what cannot be is refused where it stands`(_ source: String, _ words: String) {
        let faults = #expect(throws: ConfigFaults.self) { try Self.decode("  - " + source) }
        #expect(faults?.description.contains(words) == true, "\(faults?.description ?? "")")
    }
}
