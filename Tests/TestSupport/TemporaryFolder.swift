// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A fresh directory, removed with all others when the tests end: not with its owner, which Swift lets go after its last use and so before
/// the processes that work in the directory.
package struct TemporaryFolder: Sendable {
    package let path: String

    private static let root: String = {
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.root) }
        return parent.appendingPathComponent("panicbox-tests-\(getpid())").path
    }()

    package init() throws {
        path = "\(TemporaryFolder.root)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A directory that is there, and that somebody else removes: a disk mounted within another folder.
    package init(existing path: String) { self.path = path }

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

    /// Cuts a file to nothing; it stays the file it was.
    package func empty(_ name: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file(name)))
        defer { try? handle.close() }
        try handle.truncate(atOffset: 0)
    }

    package func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }

    package func text(of name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

    /// The names in a folder below, sorted; none when it is not there.
    package func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: file(folder))) ?? []).sorted()
    }
}
