// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Decodes LZ4 with implementations that are not ours, where the environment names the folders of their Python packages.
package enum LZ4Reader: String, CaseIterable, Sendable {
    /// `lz4_flex`, written in Rust, by the package `safelz4`; stops behind the first frame.
    case rust = "PANICBOX_SAFELZ4"
    /// The reference library as the package `lz4` calls it for a whole body at once; stops behind the first frame.
    case python = "PANICBOX_PYLZ4"

    private var folder: String? { ProcessInfo.processInfo.environment[rawValue] }

    package static var all: [LZ4Reader] { allCases.filter { $0.folder != nil } }

    package func decode(_ body: Data) async throws -> Data {
        let path = try TemporaryFolder().write(body, to: "body.lz4")
        let module = self == .rust ? "safelz4.frame" : "lz4.frame"
        let program = """
            import sys; sys.path.insert(0, sys.argv[1])
            import importlib; frame = importlib.import_module(sys.argv[2])
            sys.stdout.buffer.write(frame.decompress(open(sys.argv[3], 'rb').read()))
            """
        return try await ChildProcess.output(of: "python3", ["-c", program, folder ?? "", module, path])
    }
}
