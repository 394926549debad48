// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import Synchronization
import TestSupport

@testable import LogStore

/// A ring in a folder of its own, on a real disk or on one in memory.
struct Ring {
    let folder: TemporaryFolder
    let disk: any StoreDisk
    var options: StoreOptions

    init(disk: any StoreDisk = LocalDisk(), segmentSize: Int = 16 << 20, maxSize: Int = 1 << 30) throws {
        folder = try TemporaryFolder()
        self.disk = disk
        options = StoreOptions(directory: folder.file("ring"))
        options.segmentSize = ByteSize(segmentSize)
        options.maxSize = ByteSize(maxSize)
    }

    func open() throws(StoreError) -> SegmentStore { try open(on: disk) }

    func open(on disk: any StoreDisk, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) throws(StoreError) -> SegmentStore
    {
        // A process that another test is just starting holds a copy of every descriptor, and with it a lock, until its exec.
        try SegmentStore(options: options, disk: disk, now: now)
    }

    /// A store whose every look at the clock finds two seconds gone, so that whatever is to be tried again is tried at once.
    func openInHaste(on disk: (any StoreDisk)? = nil) throws(StoreError) -> SegmentStore {
        let start = ContinuousClock.now
        let looks = Atomic(0)
        return try open(on: disk ?? self.disk) { start + .seconds(2 * looks.add(1, ordering: .relaxed).newValue) }
    }

    var segmentPaths: [String] { folder.names(in: "ring/segments").map { "\(options.directory)/segments/\($0)" } }
}

extension SegmentStore {
    /// The numbers of sample documents from a record on, and what was skipped.
    func numbers(from sequence: UInt64 = 0) throws -> (numbers: [Int], skips: [BlockReader.Skip]) {
        var reader = BlockReader(ring: self, from: sequence)
        var numbers: [Int] = []
        var skips: [BlockReader.Skip] = []
        while true {
            do {
                guard let batch = try reader.next() else { return (numbers, skips) }
                numbers += batch.numbers
            } catch let skip as BlockReader.Skip {
                skips.append(skip)
            }
        }
    }

    /// Where the streams stand, by name.
    var offsets: [String: UInt64] { Dictionary(positions.map { ($0.name, $0.offset) }) { $1 } }
}

extension StoredBatch {
    var numbers: [Int] { JSONDocument.lines(Data(bytes)).compactMap { Int($0.message.prefix { $0.isNumber }) } }
}
