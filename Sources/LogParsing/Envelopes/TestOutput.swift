// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// The outputs of the tests of a `go test -json` run, put together again for each test.
///
/// Lines that belong to no crash come out as the events that they came in.
struct TestOutput: Sendable {
    /// The output of one test, or of a package outside of its tests.
    private struct Lane: Sendable {
        var package: [UInt8]
        var test: [UInt8]
        var crashes: CrashLane
        /// The beginning of a line whose end has not come, and the events that it came in.
        var unfinished: [UInt8] = []
        var events: [ReleasedLine] = []

        /// Where a restart has to read again from.
        var heldOffset: UInt64? { [events.first?.stamp.offset, crashes.heldOffset].compactMap { $0 }.min() }
    }

    /// More tests at once than this: the one that began first is given out.
    private static let laneLimit = 64
    /// A line's beginning longer than this is no line of a crash.
    private static let unfinishedLimit = 64 * 1024

    private let journal: LineJournal?
    private var lanes: [Lane] = []
    /// What is decided and not taken yet.
    private var events: [CrashLane.Event] = []

    init(journal: LineJournal? = nil) { self.journal = journal }

    var heldOffset: UInt64? { lanes.compactMap(\.heldOffset).min() }
    var patience: Duration? { lanes.compactMap { $0.events.isEmpty ? $0.crashes.patience : .milliseconds(500) }.max() }
    var isUnfinished: Bool { lanes.contains { $0.crashes.isUnfinished } }
    var isEmpty: Bool { lanes.isEmpty && events.isEmpty }

    /// What is decided, in order; nil when there is nothing.
    mutating func next() -> CrashLane.Event? { events.isEmpty ? nil : events.removeFirst() }

    /// Takes an event's line. False when the line is an ordinary one, which nothing was kept of; ``next()`` is to be asked before it is written.
    ///
    /// - Parameters:
    ///   - text: What the event was read from.
    ///   - line: The line as it came.
    mutating func take(_ event: TestEvent, _ text: RawSpan, _ line: RawSpan, stamp: LineStamp) -> Bool {
        switch event.action {
        case .output: return takeOutput(event, text, line, stamp: stamp)
        case .end:
            end(text.extracting(event.package), text.extracting(event.test))
            return false
        case .other: return false
        }
    }

    /// Gives everything out.
    mutating func finish() {
        for index in lanes.indices { close(index) }
        lanes.removeAll()
    }

    private mutating func takeOutput(_ event: TestEvent, _ text: RawSpan, _ line: RawSpan, stamp: LineStamp) -> Bool {
        let index = lane(text.extracting(event.package), text.extracting(event.test))
        let output = EscapedText.bytes(of: text.extracting(event.output))
        let isWhole = output.last == 0x0A
        lanes[index].events.append(ReleasedLine(bytes: line.copy, stamp: stamp))
        lanes[index].unfinished += isWhole ? output.dropLast() : output[...]
        if !isWhole, lanes[index].unfinished.count <= TestOutput.unfinishedLimit { return true }
        takeLine(index, time: event.time ?? Timestamp(nanoseconds: stamp.time))
        return true
    }

    /// The line is whole: it goes to the assembler in place of its events.
    private mutating func takeLine(_ index: Int, time: Timestamp) {
        var (line, held) = ([UInt8](), [ReleasedLine]())
        swap(&line, &lanes[index].unfinished)
        swap(&held, &lanes[index].events)
        guard let first = held.first else { return }
        let stamp = LineStamp(offset: first.stamp.offset, time: time.nanoseconds)
        // Text with a line's end inside is no output of test2json.
        if line.contains(0x0A) || !lanes[index].crashes.take(line.rawSpan, stamp: stamp, standingFor: held) {
            drain(index)
            events.append(.lines(held))
        } else {
            drain(index)
        }
    }

    private mutating func drain(_ index: Int) {
        while let event = lanes[index].crashes.next() { events.append(event) }
    }

    private mutating func close(_ index: Int) {
        if !lanes[index].events.isEmpty { takeLine(index, time: Timestamp(nanoseconds: lanes[index].events[0].stamp.time)) }
        lanes[index].crashes.finish()
        drain(index)
    }

    /// The end of a test, or of a package with all its tests.
    private mutating func end(_ package: RawSpan, _ test: RawSpan) {
        for index in lanes.indices.reversed() where package.equals(lanes[index].package) {
            guard test.byteCount == 0 || test.equals(lanes[index].test) else { continue }
            close(index)
            lanes.remove(at: index)
        }
    }

    private mutating func lane(_ package: RawSpan, _ test: RawSpan) -> Int {
        for index in lanes.indices where test.equals(lanes[index].test) && package.equals(lanes[index].package) { return index }
        if lanes.count == TestOutput.laneLimit {
            close(0)
            lanes.removeFirst()
        }
        lanes.append(Lane(package: package.copy, test: test.copy, crashes: CrashLane(journal: journal, wrapping: .testEvent)))
        return lanes.count - 1
    }
}

extension RawSpan {
    /// True when the bytes are those of `other`.
    func equals(_ other: [UInt8]) -> Bool {
        guard byteCount == other.count else { return false }
        for index in 0..<byteCount where self[index] != other[index] { return false }
        return true
    }
}
