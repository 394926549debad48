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
    }

    func open() throws(StoreError) -> SegmentStore { try open(on: disk) }

    func open(on disk: any StoreDisk) throws(StoreError) -> SegmentStore {
        var tries = 0
        while true {
            do throws(StoreError) {
                return try SegmentStore(options: options, disk: disk)
            } catch {
                // A process that another test is just starting holds a copy of every descriptor, and with it a lock, until its exec.
                tries += 1
                guard case .locked = error, tries < 2_000 else { throw error }
                usleep(1_000)
            }
        }
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
