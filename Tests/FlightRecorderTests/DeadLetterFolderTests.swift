// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct DeadLetterFolderTests {
    private static func letters(_ count: Int) -> [DeadLetter] {
        (0..<count).map { DeadLetter(document: Array(Samples.document($0, padding: 500).utf8), status: 400, reason: "no") }
    }

    @Test func `letters of all frames and files are counted`() throws {
        let folder = try TemporaryFolder()
        let store = DeadLetterStore(directory: folder.path)
        for (day, counts) in [(0, [1, 300, 2]), (1, [1_000])] {
            for count in counts {
                _ = try store.append(Self.letters(count), sink: "search", at: Timestamp(nanoseconds: Int64(day) * 86_400_000_000_000))
            }
        }
        let found = DeadLetterFolder(directory: folder.path, sink: "search")
        #expect(found.files == 2 && found.letters == 1_303 && found.damage.isEmpty && found.bytes > 0)
        #expect(DeadLetterFolder(directory: folder.path, sink: "other") == DeadLetterFolder())
    }

    @Test func `a file that is damaged or cut anywhere is told, and the frames before are counted`() throws {
        let folder = try TemporaryFolder()
        let store = DeadLetterStore(directory: folder.path)
        let path = try store.append(Self.letters(2), sink: "search")
        let first = try Data(contentsOf: URL(fileURLWithPath: path)).count
        _ = try store.append(Self.letters(3), sink: "search")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for end in first + 1..<bytes.count {
            try bytes.prefix(end).write(to: URL(fileURLWithPath: path))
            let found = DeadLetterFolder(directory: folder.path, sink: "search")
            #expect(found.letters == 2 && found.damage.map(\.offset) == [first], "\(end)")
        }
        // The fields that say how much memory to take.
        for place in first..<first + 19 {
            var changed = bytes
            changed[place] ^= 0x80
            try changed.write(to: URL(fileURLWithPath: path))
            #expect(DeadLetterFolder(directory: folder.path, sink: "search").damage.count == 1, "\(place - first)")
        }
    }
}
