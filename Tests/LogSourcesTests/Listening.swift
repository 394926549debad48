// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport

@testable import LogSources

/// Any source driven as an intake does, with what it said collected by stream.
final class Listening {
    struct Stream {
        var opened: SourceStream
        var bytes: [UInt8] = []
        var hasEnded = false
        var isCompleted = false
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    let source: any LogSource
    private(set) var streams: [Stream] = []
    private(set) var warnings: [String] = []
    private(set) var gaps: [SourceGap] = []
    private var buffer = ByteBuffer(capacity: 4096)

    init(_ source: any LogSource) {
        self.source = source
        step()
    }

    var texts: [String] { streams.map(\.text) }

    /// Lets the source work until the condition holds.
    func run(until what: String, _ condition: () throws -> Bool) async throws {
        try await eventually("\(what): \(texts) \(warnings)") {
            step()
            return try condition()
        }
    }

    /// True when an intake that polls the source now would wait.
    var isQuiet: Bool {
        step()
        return Descriptor.events(of: source.descriptors).allSatisfy { $0 == 0 }
    }

    func step() {
        buffer.removeAll()
        while let event = source.next(into: &buffer) {
            take(event)
            buffer.removeAll()
        }
        warnings += source.takeWarnings()
    }

    private func take(_ event: SourceEvent) {
        func index(_ number: Int) -> Int? { streams.firstIndex { $0.opened.number == number } }
        switch event {
        case .opened(let stream): streams.append(Stream(opened: stream))
        case .bytes(let number, let offset):
            guard let index = index(number), !streams[index].hasEnded else { return warnings.append("bytes of no open stream") }
            let expected = streams[index].opened.offset + UInt64(streams[index].bytes.count)
            if offset != expected { warnings.append("bytes at \(offset) where \(expected) was due") }
            // The bytes are lent for the call, which copies them.
            streams[index].bytes += unsafe buffer.withUnsafeBytes { unsafe Array($0) }
        case .completed(let number): index(number).map { streams[$0].isCompleted = true }
        case .ended(let number): index(number).map { streams[$0].hasEnded = true }
        case .lost(let gap): gaps.append(gap)
        case .lines: warnings.append("lines where bytes were due")
        case .exited: warnings.append("an exit that nobody watched")
        }
    }
}
