// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// One file that is followed: the open file, and how far it was read.
final class FileTail {
    let number: Int
    let file: FileHandle
    /// The name it was found under; it changes when the file is renamed to another name that is followed.
    var path: String
    var identity: FileIdentity
    /// False until there is a first byte.
    var isOpened = false
    /// False until the bytes are there by which the file can be told from others, or its id was asked for.
    var isIdentified = false
    /// The next byte to read.
    var offset: UInt64 = 0
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
        identity = FileIdentity(status)
        lastChange = now
    }

    var key: InodeKey { InodeKey(identity) }

    /// True when `status` is of this very file.
    func isSame(as status: FileHandle.Status) -> Bool {
        identity.isSameInode(as: FileIdentity(status))
    }

    /// Reads the first bytes to tell the file from others. With `insists` a first line that has not ended will do.
    ///
    /// Answers false while there is too little to tell.
    func identify(insists: Bool) -> Bool {
        var buffer = ByteBuffer(capacity: FileIdentity.headLimit)
        guard case .success(let got) = file.read(at: 0, count: FileIdentity.headLimit, into: &buffer), got > 0 else { return false }
        let bytes = buffer.bytes.copy
        guard let head = FileIdentity.head(of: bytes) ?? (insists ? bytes[...] : nil) else { return false }
        identity.headLength = head.count
        identity.digest = FileIdentity.digest(of: head)
        isIdentified = true
        return true
    }

    /// True when there is something in the file.
    var hasBytes: Bool { file.status.map { $0.size > 0 } ?? false }

    /// True when the file still begins with the bytes that `known` was made from.
    func beginsLike(_ known: FileIdentity) -> Bool {
        var buffer = ByteBuffer(capacity: FileIdentity.headLimit)
        guard known.headLength > 0, case .success(let got) = file.read(at: 0, count: known.headLength, into: &buffer) else { return false }
        return got == known.headLength && FileIdentity.digest(of: buffer.bytes.copy[...]) == known.digest
    }

    func position(at offset: UInt64, isClosed: Bool = false) -> SourcePosition {
        SourcePosition(stream: identity.stream, source: "file", name: path, offset: offset, identity: identity.text, isClosed: isClosed)
    }
}
