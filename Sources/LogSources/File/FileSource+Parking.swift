// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Following more files than may be open: those that were silent longest are closed, and opened again when the kernel or a look tells of
/// something new in them.
extension FileSource {
    func park(_ tail: FileTail) {
        guard tail.file != nil else { return }
        tail.park()
        open[tail.number] = nil
    }

    /// Closes an eighth of the files that may be open, those first that have been silent longest.
    private func makeRoom() {
        for tail in idleFiles().prefix(max(1, openLimit / 8)) { park(tail) }
    }

    /// Opens a file; where there are no more descriptors than are taken, with fewer of them from now on.
    func openFile(_ path: String) throws(FileHandle.Failure) -> FileHandle {
        do {
            return try FileHandle(path: path)
        } catch {
            guard error.code == EMFILE || error.code == ENFILE else { throw error }
            openLimit = max(FileSource.fewestOpen, open.count * 3 / 4)
            for tail in idleFiles().prefix(max(1, open.count - openLimit)) { park(tail) }
            return try FileHandle(path: path)
        }
    }

    /// Files that can be closed, those first that have been silent longest.
    private func idleFiles() -> [FileTail] {
        open.values.filter(\.canPark).sorted { $0.lastChange < $1.lastChange }
    }

    private static let fewestOpen = 16

    /// Opens a parked file again, wherever it is by now; false when there is nothing to read for now, or never more.
    func unpark(_ tail: FileTail) -> Bool {
        guard tail.file == nil else { return true }
        if open.count >= openLimit { makeRoom() }
        do {
            let file = try openFile(tail.path)
            if let status = file.status, tail.isSame(as: status) { return unpark(tail, file) }
        } catch {
            guard error.code == ENOENT else {
                warn(tail.path, error.words)
                mustPoll = true
                return false
            }
        }
        if let path = inodes(beside: tail.path)[tail.key], let file = try? openFile(path), let status = file.status, tail.isSame(as: status)
        {
            return unpark(tail, file)
        }
        if moveToCopy(tail, bornAfter: tail.identity.birth) != nil { return true }
        close(tail)
        return false
    }

    private func unpark(_ tail: FileTail, _ file: FileHandle) -> Bool {
        tail.unpark(file)
        open[tail.number] = tail
        return true
    }
}
