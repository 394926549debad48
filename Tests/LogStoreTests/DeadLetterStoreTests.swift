// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogStore

@Suite struct DeadLetterStoreTests {
    private static func letters(_ numbers: Range<Int>, padding: Int = 0) -> [DeadLetter] {
        numbers.map {
            DeadLetter(document: Array(Samples.document($0, padding: padding).utf8), status: 400, reason: "no \"\($0)\"\n\u{1}é")
        }
    }

    private static func read(_ path: String, _ disk: any StoreDisk = LocalDisk()) throws -> (letters: [DeadLetter], isTorn: Bool) {
        var reader = DeadLetterReader(path, disk: disk)
        var letters: [DeadLetter] = []
        while let frame = try reader.next() { letters += frame }
        #expect(reader.skippedLines == 0)
        return (letters, reader.isTorn)
    }

    @Test func `letters of a day and a run stand in one file that the stock tools read, and the reader`() async throws {
        let folder = try TemporaryFolder()
        let store = DeadLetterStore(directory: folder.path)
        let day = Timestamp(nanoseconds: 1_795_420_800_000_000_000)
        let letters = Self.letters(0..<3)
        let path = try store.append(Array(letters[..<2]), sink: "search", at: day)
        #expect(try store.append([letters[2]], sink: "search", at: day) == path)
        #expect(path == "\(folder.path)/dead-letter/search/\(day.description.prefix(10))-0001.ndjson.lz4")
        _ = try await ChildProcess.output(of: "lz4", ["-t", path])
        let lines = JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", [path]))
        #expect(lines.map { $0.text("document.message") } == ["0", "1", "2"])
        #expect(lines.map { $0.number("status") } == [400, 400, 400])
        #expect(lines.map { $0.text("reason") } == letters.map(\.reason))
        #expect(try Self.read(path).letters == letters)
        let next = try store.append([letters[0]], sink: "search", at: Timestamp(nanoseconds: day.nanoseconds + 86_400_000_000_000))
        #expect(next != path)
        let second = DeadLetterStore(directory: folder.path)
        #expect(try second.append([letters[0]], sink: "search", at: day) == path.replacing("-0001.", with: "-0002."))
        #expect(try DeadLetterReader.files(inRing: folder.path)["search"]?.count == 3)
    }

    /// A frame that a kill had cut short once hid all letters of the day behind it.
    @Test func `a frame that was cut short at any byte hides nothing, and the next run cuts it off`() throws {
        let disk = MemoryDisk()
        let first = DeadLetterStore(directory: "/ring", disk: disk)
        let path = try first.append(Self.letters(0..<2), sink: "search")
        let whole = try disk.size(of: path)
        _ = try first.append(Self.letters(2..<3), sink: "search")
        let length = try disk.size(of: path)
        for end in whole..<length {
            let torn = disk.copy()
            torn.change(path) { $0 = Array($0.prefix(end)) }
            let before = try Self.read(path, torn)
            #expect(before.letters == Self.letters(0..<2) && before.isTorn == (end > whole), "cut at \(end)")
            let next = try DeadLetterStore(directory: "/ring", disk: torn).append(Self.letters(3..<4), sink: "search")
            #expect(try Self.read(next, torn).letters == Self.letters(3..<4) && next != path)
            #expect(try torn.size(of: path) == whole)
        }
    }

    @Test func `letters of one sink stay under their size, and the oldest file goes first and is named`() throws {
        let disk = MemoryDisk()
        let store = DeadLetterStore(directory: "/ring", disk: disk, maxSize: ByteSize(20_000))
        var random = SeededRandom(seed: 4)
        for number in 0..<200 {
            // What does not compress.
            let text = (0..<100).map { _ in String(random.next(), radix: 36) }.joined()
            let letter = DeadLetter(document: Array("{\"message\":\"\(number) \(text)\"}\n".utf8), status: 400, reason: "no")
            let path = try store.append([letter], sink: "search")
            #expect(try Self.read(path, disk).letters.last == letter)
            #expect(disk.files.values.reduce(0) { $0 + $1.count } <= 20_000)
        }
        let removed = store.takeNotes()
        #expect(removed.first?.contains("-0001.ndjson.lz4") == true && removed.count > 5 && store.takeNotes().isEmpty)
        #expect(disk.files.values.reduce(0) { $0 + $1.count } > 15_000)
    }

    @Test func `lines that are no letters, and frames that are damaged, are passed over and counted`() throws {
        let disk = MemoryDisk()
        let store = DeadLetterStore(directory: "/ring", disk: disk)
        let path = try store.append(Self.letters(0..<50), sink: "search")
        let first = try disk.size(of: path)
        _ = try store.append(Self.letters(50..<51), sink: "search")
        disk.change(path) { $0.replaceSubrange(40..<first - 8, with: repeatElement(0xFF, count: first - 48)) }
        var reader = DeadLetterReader(path, disk: disk)
        var letters: [DeadLetter] = []
        while let frame = try reader.next() { letters += frame }
        #expect(letters.last == Self.letters(50..<51)[0] && reader.damage == [0..<first])
    }

    /// One flipped bit once made everything behind it the rest of an interrupted write, which was cut off.
    @Test func `damage hides no letters of other frames, wherever it is`() throws {
        let disk = MemoryDisk()
        let store = DeadLetterStore(directory: "/ring", disk: disk)
        var ends: [Int] = []
        var path = ""
        for number in 0..<4 {
            path = try store.append(Self.letters(number..<number + 1), sink: "search")
            ends.append(try disk.size(of: path))
        }
        let all = Self.letters(0..<4)
        for frame in [1, 3] {
            for bit in ends[frame - 1] * 8..<ends[frame] * 8 {
                let damaged = disk.copy()
                damaged.change(path) { $0[bit / 8] ^= 1 << UInt8(bit % 8) }
                var reader = DeadLetterReader(path, disk: damaged)
                var letters: [DeadLetter] = []
                while let found = try reader.next() { letters += found }
                let others = all.filter { $0 != all[frame] }
                #expect(others.allSatisfy(letters.contains), "bit \(bit)")
                // LZ4 has no checksum here: within the text a flipped bit makes another text.
                #expect(letters.count == 4 || !reader.damage.isEmpty || reader.skippedLines > 0, "bit \(bit)")
                #expect(!reader.isTorn, "bit \(bit)")
            }
        }
    }

    @Test func `the next run puts damage at the end aside and leaves other damage, and tells of both`() throws {
        let disk = MemoryDisk()
        let first = DeadLetterStore(directory: "/ring", disk: disk)
        let path = try first.append(Self.letters(0..<1), sink: "search")
        let start = try disk.size(of: path)
        _ = try first.append(Self.letters(1..<2), sink: "search")
        let last = try disk.size(of: path)
        _ = try first.append(Self.letters(2..<3), sink: "search")
        disk.change(path) {
            $0[start] ^= 1; $0[last] ^= 1
        }
        let before = try #require(disk.files[path])
        let next = DeadLetterStore(directory: "/ring", disk: disk)
        _ = try next.append(Self.letters(3..<4), sink: "search")
        #expect(disk.files[path + ".damaged"] == Array(before[start...]) && disk.files[path] == Array(before[..<start]))
        #expect(next.takeNotes().count == 1 && next.takeNotes().isEmpty)
        disk.change(path) {
            $0 = before; $0[last] ^= 1
        }
        let third = DeadLetterStore(directory: "/ring", disk: disk)
        // The newest file is looked at: that of the run before.
        disk.change(path.replacing("-0001.", with: "-0002.")) {
            $0 = before; $0[last] ^= 1
        }
        _ = try third.append(Self.letters(4..<5), sink: "search")
        #expect(third.takeNotes().contains { $0.contains("-0002.ndjson.lz4 is damaged at byte \(start)") })
        #expect(disk.files[path.replacing("-0001.", with: "-0002.")]?.count == before.count)
    }

    @Test func `letters are on the disk when the answer comes, and a failure is told`() throws {
        for operation in 0..<7 {
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
        let first = try store.append([letters[0]], sink: "search")
        disk.fail(after: 2, with: .tears)
        #expect(throws: StoreError.self) { try store.append([letters[0]], sink: "search") }
        let path = try store.append([letters[1]], sink: "search")
        try folder.write(Data(disk.files[path] ?? []), to: "letters.lz4")
        let lines = JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", [folder.file("letters.lz4")]))
        #expect(lines.map { $0.text("document.message") } == ["0", "1"] && path == first)
    }
}
