// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import LogSources

@Suite struct ReadingQueueTests {
    @Test func `it gives back what an array would`() {
        var random = SeededRandom(seed: 11)
        var queue = ReadingQueue()
        var model: [Int] = []
        for step in 0..<20_000 {
            // In stretches that fill it and that empty it.
            let fills = step / 2_000 % 2 == 0
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<(fills ? 6 : 3):
                queue.append(step)
                model.append(step)
            case 9:
                queue.putBack(step)
                model.insert(step, at: 0)
            default: #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(queue.isEmpty == model.isEmpty)
        }
    }
}
