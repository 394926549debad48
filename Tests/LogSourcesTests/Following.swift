// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport

@testable import LogSources

/// A file source driven as an intake does, with what it said collected by stream.
final class Following {
    struct Stream {
        var opened: SourceStream
        var bytes: [UInt8] = []
        var hasEnded = false
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    let source: FileSource
    private(set) var streams: [Stream] = []
    private(set) var closed: [SourcePosition] = []
    private(set) var passed: [SourcePosition] = []
    private(set) var warnings: [String] = []
    private(set) var exits: [ProcessExit] = []
    private(set) var gaps: [SourceGap] = []
    private var numbers: [Int: Int] = [:]
    private var buffer = ByteBuffer(capacity: 4096)

    init(
        _ folder: TemporaryFolder, _ patterns: [String], resuming positions: [SourcePosition] = [], usesInotify: Bool = true,
        _ change: (inout FileOptions) -> Void = { _ in }
    ) {
        var options = FileOptions()
        options.paths = patterns.map { folder.file($0) }
        options.discoverInterval = .milliseconds(1)
        options.rotateWait = .milliseconds(1)
        change(&options)
        source = FileSource(options: options, resuming: positions, usesInotify: usesInotify)
    }

    /// The texts of all streams in the order of their opening.
    var texts: [String] { streams.map(\.text) }

    /// Lets the source work until the condition holds.
    func run(until what: String, _ condition: () throws -> Bool) async throws {
        try await eventually("\(what): \(texts) \(warnings)") {
            step()
            return try condition()
        }
    }

    /// Lets the source work for some rounds in which it looks at all files again.
    func runOn(rounds: Int = 20) async throws {
        for _ in 0..<rounds {
            step()
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// What a store would hold if everything that was read were stored.
    var positions: [SourcePosition] {
        streams.filter { !$0.hasEnded }.compactMap {
            source.position(ofStream: $0.opened.number, at: $0.opened.offset + UInt64($0.bytes.count))
        }
    }

    func step() {
        buffer.removeAll()
        while let event = source.next(into: &buffer) {
            take(event)
            takePositions()
            buffer.removeAll()
        }
        takePositions()
        warnings += source.takeWarnings()
    }

    /// What a store would hold of what was passed over and read, as the next run gets it.
    var stored: [SourcePosition] {
        var stored: [StreamID: SourcePosition] = [:]
        for position in passed + positions + closed { stored[position.stream] = position.isClosed ? nil : position }
        return Array(stored.values)
    }

    private func takePositions() {
        closed += source.takeClosedPositions()
        passed += source.takePassedPositions()
    }

    private func take(_ event: SourceEvent) {
        switch event {
        case .opened(let stream):
            numbers[stream.number] = streams.count
            streams.append(Stream(opened: stream))
        case .bytes(let number, let offset):
            guard let index = numbers[number] else { return }
            let expected = streams[index].opened.offset + UInt64(streams[index].bytes.count)
            if offset != expected { warnings.append("bytes at \(offset) where \(expected) was due") }
            // The bytes are lent for the call, which copies them.
            streams[index].bytes += unsafe buffer.withUnsafeBytes { unsafe Array($0) }
        case .lines: warnings.append("lines of a file that knows none")
        case .exited(let exit, _, _): exits.append(exit)
        case .lost(let gap): gaps.append(gap)
        case .completed: break
        case .ended(let number):
            if let index = numbers[number] { streams[index].hasEnded = true }
        }
    }
}
