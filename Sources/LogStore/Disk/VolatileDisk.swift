// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import Synchronization

/// Files in memory: where a ring lives for a run whose directory cannot be used. It goes with the process.
///
/// Its size is the ring's ``StoreOptions/maxSize``, which should be set small.
package final class VolatileDisk: StoreDisk, RingHold {
    private let files = Mutex<[String: [UInt8]]>([:])

    package init() {}

    package func createDirectory(_ path: String) throws(DiskError) {}

    package func list(_ path: String) throws(DiskError) -> [String] {
        files.withLock { $0.keys.filter { $0.hasPrefix(path + "/") }.map { String($0.dropFirst(path.count + 1)) } }
    }

    package func size(of path: String) throws(DiskError) -> Int { try content(of: path).count }

    package func read(_ path: String, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        Array(try content(of: path).dropFirst(offset).prefix(count))
    }

    package func create(_ path: String) throws(DiskError) -> any DiskFile {
        files.withLock { $0[path] = [] }
        return VolatileFile(disk: self, path: path)
    }

    package func openForWriting(_ path: String) throws(DiskError) -> any DiskFile {
        _ = try content(of: path)
        return VolatileFile(disk: self, path: path)
    }

    package func syncDirectory(_ path: String) throws(DiskError) {}

    package func replace(_ path: String, with content: [UInt8]) throws(DiskError) { files.withLock { $0[path] = content } }

    package func remove(_ path: String) throws(DiskError) { files.withLock { $0[path] = nil } }

    /// Nobody else can reach this memory.
    package func lock(_ directory: String) throws(StoreError) -> any RingHold { self }

    package var state: RingHoldState { .held }

    private func content(of path: String) throws(DiskError) -> [UInt8] {
        guard let content = files.withLock({ $0[path] }) else { throw .missing(path) }
        return content
    }

    fileprivate func change(_ path: String, _ body: (inout [UInt8]) -> Void) {
        files.withLock { body(&$0[path, default: []]) }
    }
}

private struct VolatileFile: DiskFile {
    let disk: VolatileDisk
    let path: String

    func write(_ bytes: borrowing ByteBuffer, at offset: Int) throws(DiskError) {
        let written = bytes.bytes.copy
        disk.change(path) { content in
            content.removeLast(max(0, content.count - offset))
            content.append(contentsOf: repeatElement(0, count: max(0, offset - content.count)))
            content += written
        }
    }

    func truncate(to length: Int) throws(DiskError) {
        disk.change(path) { $0.removeLast(max(0, $0.count - length)) }
    }

    func sync() throws(DiskError) {}

    func lengthInPlace() throws(DiskError) -> Int? { try disk.size(of: path) }
}
