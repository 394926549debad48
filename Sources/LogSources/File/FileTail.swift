// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// One file that is followed: the open file, and how far it was read.
final class FileTail {
    let number: Int
    /// The name it was found under; it changes when the file is renamed to another name that is followed.
    var path: String
    var identity: FileIdentity
    /// The inode that is read: another than the identity's where a copy is.
    private(set) var key: InodeKey
    /// Nil while it is parked: it is opened again when there is something to read.
    private(set) var file: FileHandle?
    private(set) var content: (any TailContent)?
    /// True where what is read is a copy, maybe packed, that rotation has made of the file and that will not grow.
    private(set) var isCopy = false
    /// Nanoseconds since 1970 at which this content was first seen in this run.
    let firstSeen = Timestamp.now.nanoseconds
    /// False until there is a first byte.
    var isOpened = false
    /// False until the bytes are there by which the file can be told from others, or its id was asked for.
    var isIdentified = false
    /// The next byte to read.
    var offset: UInt64 = 0
    /// The bytes before it that were read in this run, at most ``FileMark/longest``.
    private var recent: [UInt8] = []
    private var isMarkStale = false
    /// When bytes came last, or when it was opened.
    var lastChange: ContinuousClock.Instant
    /// True when no path that is followed leads to it any more: it was renamed or removed.
    var isDetached = false
    /// True when the kernel tells of what happens to it.
    var isWatched = false
    /// True while it stands in the queue of files to read.
    var isQueued = false

    init(number: Int, path: String, file: FileHandle, status: FileHandle.Status, now: ContinuousClock.Instant) {
        self.number = number
        self.path = path
        self.file = file
        content = file
        identity = FileIdentity(status)
        key = InodeKey(status)
        lastChange = now
    }

    /// True when `status` is of this very file.
    func isSame(as status: FileHandle.Status) -> Bool { key == InodeKey(status) }

    /// What the system says of the file, also while it is parked; nil when it is no more where it was.
    var status: FileHandle.Status? {
        if let file { return file.status }
        return FileHandle.status(of: path).flatMap { isSame(as: $0) ? $0 : nil }
    }

    // MARK: The open file

    /// True when its descriptor can be given to another file: it was read to its end, and is known again by what it holds.
    var canPark: Bool { file != nil && !isQueued && !isDetached && !isCopy && (isIdentified || !isOpened) }

    func park() { (file, content) = (nil, nil) }

    func unpark(_ file: FileHandle) { (self.file, content) = (file, file) }

    /// Reads on in what rotation has made of the file.
    func move(to copy: RotatedCopy) {
        (file, content, key) = (copy.file, copy.content, InodeKey(copy.status))
        (isCopy, isDetached, isWatched) = (true, true, false)
    }

    // MARK: What it holds

    /// Reads the first bytes to tell the file from others. With `insists` a first line that has not ended will do.
    ///
    /// Answers false while there is too little to tell.
    func identify(insists: Bool) -> Bool {
        let bytes = firstBytes
        guard !bytes.isEmpty, let head = FileIdentity.head(of: bytes) ?? (insists ? bytes[...] : nil) else { return false }
        identity.headLength = head.count
        identity.digest = FileIdentity.digest(of: head)
        isIdentified = true
        return true
    }

    /// As many as an identity may be made from.
    var firstBytes: [UInt8] { content?.bytes(0..<UInt64(FileIdentity.headLimit)) ?? [] }

    /// Takes note of what was read at ``offset``, which moves behind it.
    func note(_ bytes: RawSpan) {
        let start = max(0, bytes.byteCount - FileMark.longest)
        recent += bytes.extracting(start..<bytes.byteCount).copy
        if recent.count > FileMark.longest { recent.removeFirst(recent.count - FileMark.longest) }
        isMarkStale = true
        offset += UInt64(bytes.byteCount)
    }

    /// Begins behind the first `size` bytes, and takes note of the last of them as of what was read.
    func passOver(upTo size: UInt64) {
        let start = size - min(size, UInt64(FileMark.longest))
        let last = content?.bytes(start..<size) ?? []
        recent = UInt64(last.count) == size - start ? last : []
        isMarkStale = true
        offset = size
    }

    /// True when what was read last still stands before ``offset``: false for a file that was emptied and has grown as long again.
    var stillHoldsWhatWasRead: Bool {
        guard !isCopy, let content else { return true }
        let last = recent.suffix(64)
        let now = content.bytes(offset - UInt64(last.count)..<offset)
        // Where it cannot be read for now nothing is known.
        return now.count == last.count ? now.elementsEqual(last) : status.map { $0.size >= offset } ?? true
    }

    /// The identity with the mark of what was read last.
    func markedIdentity() -> FileIdentity {
        if isMarkStale {
            identity.mark = FileMark(recent, before: offset)
            isMarkStale = false
        }
        return identity
    }

    /// What shows another file to be the same, also before the first line has ended.
    func provenIdentity() -> FileIdentity {
        var identity = markedIdentity()
        guard !isIdentified, identity.mark == nil else { return identity }
        let head = firstBytes
        (identity.headLength, identity.digest) = (head.count, FileIdentity.digest(of: head[...]))
        return identity
    }

    func position(at offset: UInt64, isClosed: Bool = false) -> SourcePosition {
        let identity = markedIdentity()
        return SourcePosition(
            stream: identity.stream, source: "file", name: path, offset: offset, identity: identity.text, isClosed: isClosed)
    }
}
