// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
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
        // The lock is a real file also where the disk is not.
        try LocalDisk().createDirectory(options.directory)
    }

    func open() throws(StoreError) -> SegmentStore { try SegmentStore(options: options, disk: disk) }

    func open(on disk: any StoreDisk) throws(StoreError) -> SegmentStore { try SegmentStore(options: options, disk: disk) }

    var segmentPaths: [String] { folder.names(in: "ring/segments").map { "\(options.directory)/segments/\($0)" } }
}

extension SegmentStore {
    /// The numbers of sample documents from a record on, and what was skipped.
    func numbers(from sequence: UInt64 = 0) throws -> (numbers: [Int], skips: [BlockReader.Skip]) {
        var reader = BlockReader(store: self, from: sequence)
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
