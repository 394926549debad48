// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A fresh directory that goes with its owner.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        path = parent.appendingPathComponent("panicbox-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a name in it.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and answers its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    @discardableResult
    package func write(_ bytes: Data, to name: String) throws -> String {
        try bytes.write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    /// Appends to a file that is there, or makes it.
    package func append(_ text: String, to name: String) throws {
        guard FileManager.default.fileExists(atPath: file(name)) else {
            try write(text, to: name)
            return
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    package func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }

    package func text(of name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

    /// The names in a folder below, sorted; none when it is not there.
    package func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: file(folder))) ?? []).sorted()
    }
}
