// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The built binary, and what it leaves behind.
package enum Panicbox {
    /// The binary beside the test bundle, in the folder that the build put both into.
    package static let path: String = {
        if let named = ProcessInfo.processInfo.environment["PANICBOX_BINARY"] { return named }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let candidates = [own] + CommandLine.arguments.filter { $0.hasPrefix("/") }
        let folders = candidates.map { URL(fileURLWithPath: $0).deletingLastPathComponent() } + [Bundle.main.bundleURL]
        let found = folders.map { $0.appendingPathComponent("panicbox").path }
        return found.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "panicbox"
    }()

    /// True for a release build: only its memory means something.
    package static let isOptimized = path.contains("/release/")

    package static func start(
        _ arguments: [String], input: ChildProcess.Input = .nothing, environment: [String: String] = [:]
    ) throws -> ChildProcess {
        try ChildProcess(path, arguments, input: input, environment: environment)
    }

    /// Runs it to its end.
    package static func run(_ arguments: [String], input: ChildProcess.Input = .nothing) async throws -> ChildProcess {
        let process = try start(arguments, input: input)
        try await process.wait()
        return process
    }

    /// The documents of a ring in order, read with the stock tool.
    package static func documents(inRing ring: String) async throws -> [JSONDocument] {
        JSONDocument.lines(try await bytes(inRing: ring))
    }

    /// What `lz4cat` prints of a ring's segments.
    package static func bytes(inRing ring: String) async throws -> Data {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(ring)/segments")) ?? []).sorted()
        guard !names.isEmpty else { return Data() }
        return try await ChildProcess.output(of: "lz4cat", names.map { "\(ring)/segments/\($0)" })
    }
}
