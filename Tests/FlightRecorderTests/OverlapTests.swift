// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct OverlapTests {
    private static func overlaps(_ sources: String...) throws -> [String] {
        let text = "ring: {directory: /ring}\nsources:\n" + sources.map { "  - \($0)\n" }.joined()
        return try ConfigurationFile.decode(text, file: "panicbox.yaml", environment: [:]).overlaps()
    }

    private static func warning(_ second: Int, _ what: String, _ first: Int) -> String {
        "sources[\(second)].file follows \(what), as sources[\(first)].file does: each line is sent twice; "
            + "name it in one of them, or leave it out with `exclude`"
    }

    @Test func `files that are there are told of, also behind links`() throws {
        let folder = try TemporaryFolder()
        for name in ["a.log", "b.log", "c.txt"] { try folder.write("x\n", to: name) }
        try FileManager.default.createSymbolicLink(atPath: folder.file("link.txt"), withDestinationPath: folder.file("a.log"))
        let (logs, texts) = ("file: {paths: ['\(folder.file("*.log"))']}", "file: {paths: ['\(folder.file("*.txt"))']}")
        #expect(
            try Self.overlaps("stdin: {}", logs, texts, "file: {paths: ['\(folder.file("[ab].log"))']}") == [
                Self.warning(2, folder.file("a.log"), 1), Self.warning(3, "\(folder.file("a.log")) and 1 more", 1),
                Self.warning(3, folder.file("link.txt"), 2),
            ])
        #expect(try Self.overlaps(logs, "file: {paths: ['\(folder.file("c.*"))']}").isEmpty)
        #expect(try Self.overlaps(logs, "file: {paths: ['\(folder.file("*"))'], exclude: ['*.log', 'link*']}").isEmpty)
    }

    @Test func `equal patterns are told of before there is a file, unless the sources leave out different ones`() throws {
        let pattern = "/nowhere/*.log"
        let (plain, other) = ("file: {paths: [/a, '\(pattern)']}", "file: {paths: ['\(pattern)', /b]}")
        #expect(try Self.overlaps(plain, other) == [Self.warning(1, "`\(pattern)`", 0)])
        #expect(try Self.overlaps(plain, "file: {paths: ['\(pattern)'], exclude: [a*]}").isEmpty)
        #expect(try Self.overlaps(plain, "file: {paths: [/c]}").isEmpty)
    }
}
