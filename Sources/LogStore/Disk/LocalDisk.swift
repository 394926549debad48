// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// The machine's own file system. The only file of the store that calls the operating system, but for its lock.
///
/// A path is lent to each call as a C string and not kept, which is what makes these calls sound.
package struct LocalDisk: StoreDisk {
    package init() {}

    package func createDirectory(_ path: String) throws(DiskError) {
        if unsafe mkdir(path, 0o750) == 0 { return try syncDirectory(LocalDisk.parent(of: path)) }
        guard errno != EEXIST else { return }
        let parent = LocalDisk.parent(of: path)
        guard errno == ENOENT, parent != path, parent != "." else { throw failure("create directory", path) }
        try createDirectory(parent)
        guard unsafe mkdir(path, 0o750) == 0 || errno == EEXIST else { throw failure("create directory", path) }
        try syncDirectory(parent)
    }

    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    package func syncDirectory(_ path: String) throws(DiskError) {
        let directory = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open", path) }
        defer { close(directory) }
        // Some file systems know nothing to sync in a directory and say so.
        guard fsync(directory) == 0 || errno == EINVAL else { throw failure("sync", path) }
    }

    package func list(_ path: String) throws(DiskError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw failure("list", path) }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        // readdir's entry is valid until the next call; the name is copied at once.
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    package func size(of path: String) throws(DiskError) -> Int {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw failure("read", path) }
        return Int(status.st_size)
    }

    package func read(_ path: String, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            while filled < count {
                // The room behind what is filled is count - filled bytes long.
                let got = unsafe pread(file, room.baseAddress.map { unsafe $0 + filled }, count - filled, offset + filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard code == 0 else { throw DiskError(operation: "read", path: path, code: code) }
        return bytes
    }

    package func create(_ path: String) throws(DiskError) -> any DiskFile {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw failure("create", path) }
        return LocalFile(descriptor: file, path: path)
    }

    package func openForWriting(_ path: String) throws(DiskError) -> any DiskFile {
        let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", path) }
        return LocalFile(descriptor: file, path: path)
    }

    package func replace(_ path: String, with content: [UInt8]) throws(DiskError) {
        let draft = path + ".new"
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard file >= 0 else { throw failure("open", draft) }
        var buffer = ByteBuffer(capacity: content.count)
        buffer.append(content)
        let new = LocalFile(descriptor: file, path: draft)
        try new.write(buffer, at: 0)
        // Before the rename: a power cut must not leave the new name with no content.
        try new.sync()
        guard unsafe rename(draft, path) == 0 else { throw failure("replace", path) }
        try syncDirectory(LocalDisk.parent(of: path))
    }

    package func remove(_ path: String) throws(DiskError) {
        guard unsafe unlink(path) != 0, errno != ENOENT else { return }
        throw failure("remove", path)
    }

    private func failure(_ operation: String, _ path: String) -> DiskError {
        DiskError(operation: operation, path: path, code: errno)
    }
}

/// A descriptor and the path that errors name.
private final class LocalFile: DiskFile {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: borrowing ByteBuffer, at offset: Int) throws(DiskError) {
        let code: Int32 = unsafe bytes.withUnsafeBytes { source in
            var written = 0
            while written < source.count {
                let put = unsafe pwrite(
                    descriptor, source.baseAddress.map { unsafe $0 + written }, source.count - written, offset + written)
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { return put < 0 ? errno : ENOSPC }
                written += put
            }
            return 0
        }
        guard code == 0 else { throw DiskError(operation: "write", path: path, code: code) }
    }

    func truncate(to length: Int) throws(DiskError) {
        guard ftruncate(descriptor, length) == 0 else { throw DiskError(operation: "truncate", path: path, code: errno) }
    }

    func sync() throws(DiskError) {
        guard fdatasync(descriptor) == 0 else { throw DiskError(operation: "sync", path: path, code: errno) }
    }

    func lengthInPlace() throws(DiskError) -> Int? {
        var mine = stat()
        var named = stat()
        // Both are lent for the calls, which fill them.
        guard unsafe fstat(descriptor, &mine) == 0 else { throw DiskError(operation: "look at", path: path, code: errno) }
        guard unsafe stat(path, &named) == 0 else {
            guard errno == ENOENT else { throw DiskError(operation: "look at", path: path, code: errno) }
            return nil
        }
        return mine.st_ino == named.st_ino && mine.st_dev == named.st_dev ? Int(mine.st_size) : nil
    }
}
