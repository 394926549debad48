// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import TestSupport
import Testing

@testable import LogStore

/// The store on a real disk of 4 MiB that is full or read-only.
@Suite(.enabled(if: SmallDisk.isPossible, "only root may mount a tmpfs"))
struct SmallDiskTests {
    /// A document of 8 KiB that does not compress.
    private static func append(_ number: Int, to store: SegmentStore, overwrites: Bool) throws -> [OverwrittenRecords] {
        var random = SeededRandom(seed: UInt64(number))
        var batch = DocumentBatch(capacity: 10_000)
        let text = (0..<700).map { _ in String(random.next(), radix: 36) }.joined()
        batch.bytes.append("{\"message\":\"\(number) \(text)\"}")
        batch.endDocument(kind: .line, severity: .info, time: Timestamp(nanoseconds: 0))
        return try store.append(batch, positions: [Samples.position(1, number)], overwrites: overwrites)
    }

    private static func open(_ disk: SmallDisk) throws -> SegmentStore {
        var options = StoreOptions(directory: "\(disk.path)/ring")
        options.segmentSize = .kibibytes(256)
        options.memorySize = .mebibytes(1)
        let looks = ContinuousClock.now
        return try SegmentStore(options: options, now: { looks + (ContinuousClock.now - looks) * 1_000_000 })
    }

    @Test func `on a disk smaller than the ring the oldest segments make room, and the newest records are kept`() async throws {
        let disk = try await SmallDisk()
        let store = try Self.open(disk)
        for number in 0..<1_500 { #expect(try Self.append(number, to: store, overwrites: true).isEmpty) }
        #expect(store.health.isOK && store.memoryUse == MemoryUse() && store.writtenSequence == 1_500)
        let oldest = Int(store.oldestSequence)
        #expect(oldest > 900 && oldest < 1_300)
        #expect(try store.numbers(from: UInt64(oldest)).numbers == Array(oldest..<1_500))
        withExtendedLifetime(disk) {}
    }

    @Test func `a disk that fills up, is remounted read-only and comes back has everything in the end`() async throws {
        let disk = try await SmallDisk()
        let store = try Self.open(disk)
        _ = try store.cursor(of: "slow")
        for number in 0..<10 { _ = try Self.append(number, to: store, overwrites: true) }
        try disk.fill()
        for number in 10..<40 { _ = try Self.append(number, to: store, overwrites: true) }
        #expect(Self.reason(store).contains("No space left on device"))
        try disk.free()
        try await disk.remount("ro")
        for number in 40..<60 { _ = try Self.append(number, to: store, overwrites: true) }
        #expect(Self.reason(store).contains("Read-only file system"))
        #expect(try store.numbers().numbers == Array(0..<60) && store.memoryUse.records >= 50)
        #expect(throws: StoreError.self) { try store.advance("slow", to: 5) }
        try await disk.remount("rw")
        store.tick()
        #expect(store.health.isOK && store.writtenSequence == 60)
        try store.advance("slow", to: 5)
        #expect(try store.numbers().numbers == Array(0..<60))
        #expect(try RingDirectory("\(disk.path)/ring").nextSequence == 60)
        withExtendedLifetime(disk) {}
    }

    @Test func `a ring on a read-only disk is opened, read, and gone on with in memory`() async throws {
        let disk = try await SmallDisk()
        do {
            let store = try Self.open(disk)
            for number in 0..<10 { _ = try Self.append(number, to: store, overwrites: true) }
        }
        try await disk.remount("ro")
        let store = try Self.open(disk)
        #expect(try store.numbers().numbers == Array(0..<10) && store.offsets == ["/var/log/1.log": 9])
        for number in 10..<20 { _ = try Self.append(number, to: store, overwrites: true) }
        #expect(Self.reason(store).contains("Read-only file system"))
        #expect(try store.numbers().numbers == Array(0..<20))
        try await disk.remount("rw")
        store.tick()
        #expect(store.health.isOK && store.writtenSequence == 20)
        withExtendedLifetime(disk) {}
    }

    private static func reason(_ store: SegmentStore) -> String {
        if case .degraded(let error, _) = store.health { "\(error)" } else { "" }
    }
}
