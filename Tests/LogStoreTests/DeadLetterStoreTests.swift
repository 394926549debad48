// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct DeadLetterStoreTests {
    @Test func `letters of a day stand in one file that the stock tools read`() async throws {
        let folder = try TemporaryFolder()
        let store = DeadLetterStore(directory: folder.path)
        let day = Timestamp(nanoseconds: 1_795_420_800_000_000_000)
        let letters = (0..<3).map { DeadLetter(document: Array(Samples.document($0).utf8), status: 400, reason: "no \"\($0)\"\n") }
        let path = try store.append(Array(letters[..<2]), sink: "search", at: day)
        #expect(try store.append([letters[2]], sink: "search", at: day) == path)
        #expect(path == "\(folder.path)/dead-letter/search/\(day.description.prefix(10)).ndjson.lz4")
        _ = try await ChildProcess.output(of: "lz4", ["-t", path])
        let lines = JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", [path]))
        #expect(lines.map { $0.text("document.message") } == ["0", "1", "2"])
        #expect(lines.map { $0.number("status") } == [400, 400, 400])
        #expect(lines.map { $0.text("reason") } == ["no \"0\"\n", "no \"1\"\n", "no \"2\"\n"])
        let next = try store.append([letters[0]], sink: "search", at: Timestamp(nanoseconds: day.nanoseconds + 86_400_000_000_000))
        #expect(next != path)
    }

    @Test func `letters are on the disk when the answer comes, and a failure is told`() throws {
        for operation in 0..<5 {
            let disk = MemoryDisk()
            let store = DeadLetterStore(directory: "/ring", disk: disk)
            let letter = DeadLetter(document: Array(Samples.document(1).utf8), status: 400, reason: "no")
            disk.fail(after: operation, with: .tears)
            #expect(throws: StoreError.self, "operation \(operation)") { try store.append([letter], sink: "search") }
            #expect(disk.syncs == 0)
        }
    }

    /// A rest of an interrupted write once made everything behind it unreadable.
    @Test func `a letter that was torn does not spoil those that come after it`() async throws {
        let disk = MemoryDisk()
        let folder = try TemporaryFolder()
        let store = DeadLetterStore(directory: "/ring", disk: disk)
        let letters = (0..<2).map { DeadLetter(document: Array(Samples.document($0).utf8), status: 400, reason: "no") }
        disk.fail(after: 3, with: .tears)
        #expect(throws: StoreError.self) { try store.append([letters[0]], sink: "search") }
        let path = try store.append([letters[1]], sink: "search")
        try folder.write(Data(disk.files[path] ?? []), to: "letters.lz4")
        let lines = JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", [folder.file("letters.lz4")]))
        #expect(lines.map { $0.text("document.message") } == ["1"])
    }
}
