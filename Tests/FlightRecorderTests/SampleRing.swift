// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import Synchronization
import TestSupport

@testable import FlightRecorder
@testable import LogStore

/// A ring of sample documents on the real disk.
final class SampleRing: Sendable {
    let folder: TemporaryFolder
    private let store: Mutex<SegmentStore?>

    init(segmentSize: Int = 16 << 20) throws {
        folder = try TemporaryFolder()
        var options = StoreOptions(directory: folder.file("ring"))
        options.segmentSize = ByteSize(segmentSize)
        store = Mutex(try SegmentStore(options: options))
    }

    var directory: String { folder.file("ring") }
    var segments: [Segment] { (try? RingDirectory(directory).segments) ?? [] }

    func append(_ numbers: Range<Int>, endsInCrash: Bool = false) throws {
        let batch = Samples.batch(numbers, endsInCrash: endsInCrash)
        try store.withLock { store in _ = try store?.append(batch, positions: [Samples.position(0, numbers.upperBound)], overwrites: false)
        }
    }

    /// A block without a record.
    func appendPositions() throws {
        try store.withLock { store in _ = try store?.append(DocumentBatch(), positions: [Samples.position(0, 1)], overwrites: false) }
    }

    /// Ends the recording; the lock is free.
    func close() { store.withLock { $0 = nil } }

    struct Walked {
        var blocks: [WalkedBlock] = []
        var damage: [Damage] = []
        var numbers: [Int] = []
        var passedBytes = 0
    }

    func walk(isRecording: @escaping () -> Bool = { false }, wants: @escaping (BlockHeader) -> Bool = { _ in true }) throws -> Walked {
        var walk = try RingWalk(RingDirectory(directory), isRecording: isRecording, wants: wants)
        var walked = Walked()
        while let step = walk.next() {
            switch step {
            case .block(let block):
                walked.blocks.append(block)
                if block.isRead { walked.numbers += JSONDocument.lines(Data(walk.documents)).compactMap { Int($0.message) } }
            case .damage(let damage): walked.damage.append(damage)
            case .unfinished, .gone: break
            }
        }
        walked.passedBytes = walk.passedBytes
        return walked
    }
}
