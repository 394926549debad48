// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import Synchronization

/// A process that a test starts; killed by its own pid when the test lets it go, however the test ended.
package final class ChildProcess: Sendable {
    package enum Input: Sendable {
        case nothing
        case file(String)
        case pipe(TestPipe)
    }

    /// How a process ended.
    package enum Exit: Hashable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    package let pid: pid_t
    private let outputPath: String
    private let errorPath: String
    private let folder: TemporaryFolder
    private let ended = Mutex<Exit?>(nil)

    package init(
        _ executable: String,
        _ arguments: [String],
        input: Input = .nothing,
        environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        outputPath = folder.file("stdout")
        errorPath = folder.file("stderr")
        let inherited = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var launch = Launch(executable: executable, arguments: arguments, environment: inherited)
        switch input {
        case .nothing: launch.open("/dev/null", O_RDONLY, as: STDIN_FILENO)
        case .file(let path): launch.open(path, O_RDONLY, as: STDIN_FILENO)
        case .pipe(let pipe): launch.duplicate(pipe.readEnd, as: STDIN_FILENO)
        }
        launch.open(outputPath, O_WRONLY | O_CREAT | O_APPEND, as: STDOUT_FILENO)
        launch.open(errorPath, O_WRONLY | O_CREAT | O_APPEND, as: STDERR_FILENO)
        pid = try launch.start()
    }

    deinit {
        guard ended.withLock({ $0 }) == nil else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        // The status is lent for the call, which fills it.
        _ = unsafe waitpid(pid, &status, 0)
    }

    /// How it ended; nil while it runs.
    package var exit: Exit? {
        ended.withLock { ended in
            if let ended { return ended }
            var status: Int32 = 0
            // The status is lent for the call, which fills it.
            guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return nil }
            ended = status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
            return ended
        }
    }

    package func signal(_ number: Int32) {
        if exit == nil { kill(pid, number) }
    }

    /// Returns when it has ended.
    @discardableResult
    package func wait(within limit: Duration = .seconds(120)) async throws -> Exit {
        try await eventually("the end of process \(pid); it said: \(errors.suffix(500))", within: limit) { exit != nil }
        return exit ?? .code(-1)
    }

    /// Ends it at once and waits until it is gone.
    package func kill9() async throws {
        signal(SIGKILL)
        try await wait()
    }

    package var output: Data { (try? Data(contentsOf: URL(fileURLWithPath: outputPath))) ?? Data() }
    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errors: String { String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: errorPath))) ?? Data(), as: UTF8.self) }

    /// The most memory it had so far, in KiB; nil once it has ended.
    package var peakMemory: Int? {
        let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let row = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return row?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
}

extension ChildProcess {
    /// Runs a tool to its end and answers what it printed.
    package static func output(of executable: String, _ arguments: [String], input: Input = .nothing) async throws -> Data {
        let process = try ChildProcess(executable, arguments, input: input)
        guard try await process.wait() == .code(0) else {
            throw NeverHappened(description: "\(executable) \(arguments) ended with \(String(describing: process.exit)): \(process.errors)")
        }
        return process.output
    }
}
