// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogSinks
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct DeliveryLoopTests {
    @Test func `everything is delivered in order, and the cursor stands behind it`() async throws {
        var delivery = try Delivery()
        for number in 0..<50 { try delivery.append(number * 4..<number * 4 + 4) }
        delivery.maxBytes = 3_000
        await delivery.run()
        #expect(delivery.sink.taken == Array(0..<200) && delivery.sink.calls.count > 3)
        #expect(delivery.cursor == "200\n" && delivery.sink.isClosed)
    }

    @Test func `records that are put off are sent again alone`() async throws {
        let delivery = try Delivery { call, numbers in
            call < 3 ? .taken(retry: numbers.indices.filter { $0 % 2 == 1 }, retryReason: "429 busy") : .taken()
        }
        try delivery.append(0..<8)
        await delivery.run()
        #expect(delivery.sink.calls == [Array(0..<8), [1, 3, 5, 7], [3, 7], [7]])
        #expect(delivery.sink.taken.sorted() == Array(0..<8) && delivery.cursor == "8\n")
    }

    @Test func `records that are refused for good are set aside with the reason, and the rest is taken`() async throws {
        let delivery = try Delivery { _, numbers in
            let bad = numbers.indices.filter { numbers[$0] % 3 == 0 }
            return .taken(rejected: bad.map { Rejection(index: $0, status: 400, reason: "no \(numbers[$0])") })
        }
        try delivery.append(0..<9)
        await delivery.run()
        let letters = try await delivery.deadLetters()
        #expect(delivery.sink.taken == [1, 2, 4, 5, 7, 8] && delivery.cursor == "9\n")
        #expect(letters.map { $0.text("document.message") } == ["0", "3", "6"])
        #expect(letters.map { $0.text("reason") } == ["no 0", "no 3", "no 6"] && letters.allSatisfy { $0.number("status") == 400 })
    }

    @Test func `some put off and some refused in one answer each have their own way`() async throws {
        let delivery = try Delivery { call, _ in
            call == 0 ? .taken(retry: [1, 3], rejected: [Rejection(index: 2, status: 400, reason: "no")], retryReason: "busy") : .taken()
        }
        try delivery.append(0..<5)
        await delivery.run()
        #expect(delivery.sink.calls == [[0, 1, 2, 3, 4], [1, 3]])
        #expect(try await delivery.deadLetters().map { $0.text("document.message") } == ["2"])
    }

    @Test func `a request that is too large is halved until it fits`() async throws {
        let delivery = try Delivery { _, numbers in numbers.count > 2 ? .tooLarge(reason: "413") : .taken() }
        try delivery.append(0..<9)
        await delivery.run()
        #expect(delivery.sink.taken == Array(0..<9) && delivery.cursor == "9\n")
        #expect(delivery.sink.calls.filter { $0.count <= 2 }.flatMap { $0 } == Array(0..<9))
    }

    @Test func `a record that is too large by itself is set aside`() async throws {
        let delivery = try Delivery { _, numbers in numbers.contains(5) ? .tooLarge(reason: "413 too large") : .taken() }
        try delivery.append(0..<9)
        await delivery.run()
        let letters = try await delivery.deadLetters()
        #expect(delivery.sink.taken == [0, 1, 2, 3, 4, 6, 7, 8] && delivery.cursor == "9\n")
        #expect(letters.map { $0.text("document.message") } == ["5"] && letters.map { $0.number("status") } == [413])
    }

    @Test func `a failure sends the same again`() async throws {
        let delivery = try Delivery { call, _ in call < 4 ? .failed(reason: "away") : .taken() }
        try delivery.append(0..<3)
        await delivery.run()
        #expect(delivery.sink.calls == Array(repeating: [0, 1, 2], count: 5) && delivery.sink.taken == [0, 1, 2])
    }

    @Test func `refused keeps everything, and goes on once we are known`() async throws {
        let delivery = try Delivery { call, _ in call < 3 ? .refused(reason: "401") : .taken() }
        try delivery.append(0..<3)
        await delivery.run()
        #expect(delivery.sink.taken == [0, 1, 2] && delivery.sink.calls.count == 4)
        #expect(try await delivery.deadLetters().isEmpty)
    }

    @Test func `cancelling leaves the cursor before what was not taken`() async throws {
        let delivery = try Delivery { _, numbers in numbers.contains(3) ? .failed(reason: "away") : .taken() }
        try delivery.append(0..<3, endsInCrash: true)
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("the first records") { delivery.cursor == "3\n" }
        try delivery.append(3..<5)
        try await eventually("a failure") { delivery.sink.calls.count > 3 }
        task.cancel()
        await task.value
        #expect(delivery.cursor == "3\n" && delivery.sink.taken == [0, 1, 2] && delivery.sink.isClosed)
    }

    @Test func `a loop waits for what is appended, also after a silence`() async throws {
        let delivery = try Delivery()
        let loop = delivery.loop
        let task = Task { await loop.run() }
        for number in 0..<10 {
            try delivery.append(number..<number + 1)
            try await eventually("record \(number)") { delivery.cursor == "\(number + 1)\n" }
        }
        delivery.store.finish()
        await task.value
        #expect(delivery.sink.taken == Array(0..<10))
    }

    @Test func `a second loop goes on behind the first`() async throws {
        let delivery = try Delivery()
        try delivery.append(0..<3)
        await delivery.run()
        try delivery.append(3..<5)
        await delivery.run()
        #expect(delivery.sink.calls.contains([3, 4]) && delivery.sink.taken == [0, 1, 2, 3, 4])
    }

    /// A refused request was once sent over and over without a pause while the disk for dead letters failed.
    @Test func `a record that cannot be set aside is neither lost nor sent in a rush`() async throws {
        let disk = MemoryDisk()
        var delivery = try Delivery { _, _ in .tooLarge(reason: "413") }
        delivery.deadLetterDisk = disk
        disk.fail(after: 0, with: .dies)
        try delivery.append(0..<1)
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("it is tried again") { delivery.sink.calls.count > 2 }
        #expect(delivery.cursor == "")
        disk.heal()
        try await eventually("it is set aside") { delivery.cursor == "1\n" }
        #expect(disk.files.keys.contains { $0.contains("/dead-letter/test/") })
        task.cancel()
        await task.value
    }
}
