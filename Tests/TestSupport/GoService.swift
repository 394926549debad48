// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A Go program of the examples, built once for all tests of a run.
package enum GoService {
    /// The Go command, where there is one: `scripts/test` names it.
    package static let go = ProcessInfo.processInfo.environment["PANICBOX_GO"]

    package static let isPossible: Bool = {
        if go == nil { print("no PANICBOX_GO: the tests with real Go services are left out") }
        return go != nil
    }()

    /// Builds a folder of `examples/` and answers the program's path.
    package static func build(_ example: String, in folder: TemporaryFolder) async throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../examples/\(example)")
            .standardized
        let program = folder.file(example)
        let script = "cd '\(source.path)' && GOTOOLCHAIN=local GOFLAGS= GOPROXY=off GOTELEMETRY=off '\(go ?? "go")' build -o '\(program)' ."
        _ = try await ChildProcess.output(of: "sh", ["-c", script])
        return program
    }
}
