// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport

/// A service that writes numbered lines and real crashes, and remembers all it wrote.
final class ChaosInput: Sendable {
    private let folder: TemporaryFolder
    private let file: String
    private let padding: String
    private let texts: [String]
    private let state = Mutex(State())

    private struct State {
        var next = 0
        var crashes: [String] = []
        var rotations = 0
    }

    /// Every line is longer by `padding` bytes.
    init(folder: TemporaryFolder, file: String = Agent.log, padding: Int = 0) throws {
        self.folder = folder
        self.file = file
        self.padding = padding > 0 ? " " + String(repeating: "x", count: padding) : ""
        texts = try ["nil_deref", "nested_defer", "concurrent_map_writes"].map { try ServiceLog.crash("1.27.3/\($0)") }
    }

    /// How many lines were written.
    var count: Int { state.withLock { $0.next } }
    /// The crashes that were written, in order.
    var crashes: [String] { state.withLock { $0.crashes } }

    /// Writes so many lines, and a crash and one more line behind them when told so; in one go.
    func write(_ lines: Int, crash: Bool = false) throws {
        try state.withLock { state in
            var text = ""
            for _ in 0..<lines { text += line(&state) }
            if crash {
                let crash = texts[state.crashes.count % texts.count]
                state.crashes.append(crash)
                text += crash + line(&state)
            }
            try folder.append(text, to: file)
        }
    }

    private func line(_ state: inout State) -> String {
        defer { state.next += 1 }
        return "2026/11/23 08:00:00 request \(state.next) took \(state.next % 97)ms\(padding)\n"
    }

    /// Writes the first part of a crash; the answer writes the rest and a line.
    func beginCrash() throws -> () throws -> Void {
        let crash = texts[0]
        let half = crash.index(crash.startIndex, offsetBy: crash.count / 2)
        try folder.append(String(crash[..<half]), to: file)
        return { [self] in
            try state.withLock { state in
                state.crashes.append(crash)
                try folder.append(String(crash[half...]) + line(&state), to: file)
            }
        }
    }

    /// Renames the file; the next line begins another.
    func rotate() throws {
        try state.withLock { state in
            state.rotations += 1
            try FileManager.default.moveItem(atPath: folder.file(file), toPath: folder.file("\(file).\(state.rotations)"))
        }
    }

    /// Writes all the while that `body` runs: `lines` each ten milliseconds, and a crash every twentieth time.
    func load<Value: Sendable>(_ lines: Int = 20, while body: () async throws -> Value) async throws -> Value {
        let writing = Task {
            var round = 0
            while !Task.isCancelled {
                try write(lines, crash: round % 20 == 7)
                round += 1
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        writing.cancel()
        try await writing.value
        return try result.get()
    }
}
