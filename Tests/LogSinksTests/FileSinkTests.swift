// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import TestSupport
import Testing

@testable import LogSinks

@Suite struct FileSinkTests {
    private static func sink(_ path: String) -> FileSink {
        var options = FileSinkOptions()
        options.path = path
        return FileSink(options: options)
    }

    @Test func `documents are appended as they are, to a file moved away made anew`() async throws {
        let folder = try TemporaryFolder()
        let sink = Self.sink(folder.file("out"))
        guard case .taken = await sink.deliver(.samples(0..<2)), case .taken = await sink.deliver(.samples(2..<3)) else {
            Issue.record("not taken")
            return
        }
        #expect(try folder.text(of: "out") == (0..<3).map { Samples.document($0) }.joined())
        try FileManager.default.removeItem(atPath: folder.file("out"))
        _ = await sink.deliver(.samples(3..<4))
        #expect(try folder.text(of: "out") == Samples.document(3))
    }

    @Test func `a file that cannot be opened has taken nothing`() async throws {
        let folder = try TemporaryFolder()
        guard case .failed(let reason, _) = await Self.sink(folder.file("none/out")).deliver(.samples(0..<1)) else {
            Issue.record("taken")
            return
        }
        #expect(reason == "cannot open \(folder.file("none/out")): No such file or directory")
    }

    @Test func `a full disk takes nothing, and says so`() async {
        guard case .failed(let reason, _) = await Self.sink("/dev/full").deliver(.samples(0..<2)) else {
            Issue.record("taken")
            return
        }
        #expect(reason == "cannot write /dev/full: No space left on device")
    }

    @Test func `a path is required`() {
        let faults = #expect(throws: ConfigFaults.self) { try ConfigDocument([:]).decode(FileSinkOptions.self) }
        #expect(faults?.description.contains("path: is missing") == true)
    }
}
