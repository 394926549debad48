// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogSources

@Suite struct HandoverMessageTests {
    private static let exit: ProcessExit = {
        var exit = ProcessExit(.signal("SIGKILL"), processID: 7)
        (exit.isOutOfMemory, exit.evidence, exit.peakMemory) = (true, "memory.events: oom_kill 0 to 1", 1 << 30)
        exit.uptime = .milliseconds(72_500)
        return exit
    }()

    @Test(arguments: [
        HandoverMessage.bytes(stream: 1, offset: 1 << 40, [0, 255, 10]), .bytes(stream: 0, offset: 0, []), .lost(stream: 0, 5..<77),
        .carried(stream: 1, below: 9), .ended(stream: 1), .exited(exit, time: Timestamp(nanoseconds: 1_763_800_000_123_456_789)),
        .exited(ProcessExit(.code(0)), time: Timestamp(nanoseconds: -1)), .unwatched, .hello([0, nil, 7]), .hello([]),
        .stored(stream: 0, below: .max - 1), .doubt(stream: 1, [1, 2]), .settled,
    ])
    func `a message comes out as it went in`(message: HandoverMessage) {
        #expect(HandoverMessage(packet: message.packet[...]) == message)
        // A packet is a slice of a larger room.
        #expect(HandoverMessage(packet: ([1, 2, 3] + message.packet).dropFirst(3)) == message)
    }

    @Test func `what is no message is none`() {
        #expect(HandoverMessage(packet: []) == nil)
        #expect(HandoverMessage(packet: [UInt8](repeating: 0, count: 16)[...]) == nil)
        #expect(HandoverMessage(packet: [UInt8](repeating: 1, count: 15)[...]) == nil)
        #expect(HandoverMessage(packet: [UInt8](repeating: 200, count: 30)[...]) == nil)
    }
}

@Suite struct StreamDoubtTests {
    private func known(_ piece: String, _ carried: UInt64, _ found: String) -> Int {
        var doubt = StreamDoubt()
        doubt.append(Array(piece.utf8), end: 1_000)
        doubt.settle(below: carried)
        return doubt.known(of: Array(found.utf8))
    }

    @Test func `a piece that was not carried is known again, whole or its rest`() {
        #expect(known("one\ntwo\n", 990, "one\ntwo\nthree\n") == 8)
        #expect(known("one\ntwo\n", 990, "two\nthree\n") == 4)
        #expect(known("one\ntwo\n", 990, "three\n") == 0)
        #expect(known("one\ntwo\n", 990, "") == 0)
    }

    @Test func `a service that says the same again is not taken for it once all was carried`() {
        #expect(known("tick\n", 1_000, "tick\n") == 0)
        #expect(known("tick\n", 999, "tick\n") == 5)
    }
}
