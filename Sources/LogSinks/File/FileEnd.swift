// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// The end of a file that documents are appended to; of pipes and devices it knows nothing and does nothing.
struct FileEnd {
    /// Which file it is.
    struct Identity: Hashable, Sendable {
        var device: dev_t
        var inode: ino_t
    }

    private let file: Int32
    /// nil unless it is a regular file.
    let identity: Identity?

    init(_ file: Int32) {
        self.file = file
        var status = stat()
        // The status is lent for the call, which fills it.
        let isKnown = unsafe fstat(file, &status) == 0
        identity = isKnown && status.st_mode & S_IFMT == S_IFREG ? Identity(device: status.st_dev, inode: status.st_ino) : nil
    }

    /// Cuts off the last bytes, if they are still the last: somebody else may have appended since.
    func takeBack(_ count: Int) {
        guard identity != nil else { return }
        let written = lseek(file, 0, SEEK_CUR)
        guard written >= count, lseek(file, 0, SEEK_END) == written else { return }
        // Where the file is not opened for appending, the next write must not leave a hole.
        if ftruncate(file, written - count) == 0 { lseek(file, 0, SEEK_END) }
    }

    /// Sees to it that the next document begins a line: the half of one that a killed run left is taken back, for it will come again whole;
    /// behind anything else that has no line end one is written.
    func mend(path: String) {
        // The file itself is open for writing only. The path is lent as a C string for the call.
        let source = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { return }
        defer { close(source) }
        let size = Int(lseek(source, 0, SEEK_END))
        guard size > 0, let start = lineStart(of: source, size: size), start < size else { return }
        let head = read(source, at: start, count: min(FileEnd.documentStart.count, size - start))
        if FileEnd.documentStart.starts(with: head) {
            _ = ftruncate(file, start)
        } else {
            // One byte, lent for the call; where it cannot be written, neither can what follows.
            _ = unsafe [UInt8(ascii: "\n")].withUnsafeBytes { unsafe write(file, $0.baseAddress, 1) }
        }
    }

    /// Every document begins so.
    private static let documentStart = Array("{\"@timestamp\":\"".utf8)

    /// Where the last line without an end begins: `size` when there is none, nil when it is longer than any document.
    private func lineStart(of source: Int32, size: Int) -> Int? {
        var end = size
        while end > 0, size - end < 64 << 20 {
            let start = max(0, end - (64 << 10))
            let bytes = read(source, at: start, count: end - start)
            if let last = bytes.lastIndex(of: UInt8(ascii: "\n")) { return start + last + 1 }
            guard bytes.count == end - start else { return nil }
            end = start
        }
        return end == 0 ? 0 : nil
    }

    private func read(_ source: Int32, at offset: Int, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // The array is lent for the call, which fills at most all of it.
        let got = unsafe bytes.withUnsafeMutableBytes { unsafe pread(source, $0.baseAddress, $0.count, offset) }
        return Array(bytes.prefix(max(got, 0)))
    }
}
