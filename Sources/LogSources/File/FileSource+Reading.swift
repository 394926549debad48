// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// Reading one file after the other, and their ends.
extension FileSource {
    func read(_ tail: FileTail, into buffer: inout ByteBuffer) -> SourceEvent? {
        guard unpark(tail), let content = tail.content else { return nil }
        guard tail.isOpened || identify(tail) else {
            if tail.isDetached { closeIfEnded(tail) }
            return nil
        }
        // The intake hears of the stream first, and of what is in it right after that: what is open is not to wait.
        if !events.isEmpty {
            putBack(tail)
            return nil
        }
        switch content.read(at: tail.offset, count: options.readSize.bytes, into: &buffer) {
        case .success(let count) where count > 0: return take(count, of: tail, &buffer)
        case .success: takeEnd(of: tail)
        case .failure(let failure): takeFailure(failure, of: tail)
        }
        return nil
    }

    private func take(_ count: Int, of tail: FileTail, _ buffer: inout ByteBuffer) -> SourceEvent? {
        // Looked at after the reading: a file that was emptied before it shows that now.
        guard tail.stillHoldsWhatWasRead else {
            buffer.removeAll()
            restart(tail)
            return nil
        }
        let offset = tail.offset
        tail.note(buffer.bytes)
        tail.lastChange = clock.now
        // Behind all others, so that one large file does not keep the rest waiting.
        if count == options.readSize.bytes { enqueue(tail) }
        // Where all others have something to read as well.
        if open.count > openLimit, tail.isIdentified, !tail.isDetached, !tail.isCopy { park(tail) }
        return .bytes(stream: tail.number, offset: offset)
    }

    private func takeEnd(of tail: FileTail) {
        if let status = tail.file?.status, !tail.isCopy, status.size < tail.offset || !tail.stillHoldsWhatWasRead {
            restart(tail)
        } else {
            closeIfEnded(tail)
        }
    }

    private func takeFailure(_ failure: FileHandle.Failure, of tail: FileTail) {
        let words = "cannot read \(tail.path): \(failure.words)"
        warn(tail.path, words)
        guard tail.isCopy else { return closeIfEnded(tail) }
        lose(words, of: tail)
        close(tail)
    }

    /// Finds out which stream the file is, and whether an earlier run has read of it; opens the stream.
    private func identify(_ tail: FileTail) -> Bool {
        if let file = tail.file, !tail.isCopy, isPacked(file, tail.path) {
            close(tail)
            return false
        }
        guard tail.isIdentified || tail.identify(insists: false) || !tail.firstBytes.isEmpty else { return false }
        tail.isOpened = true
        resume(tail, from: known.take(tail.key))
        let stream = SourceStream(
            number: tail.number, id: tail.identity.stream, origin: ContainerFile.origin(of: tail.path), offset: tail.offset)
        events.append(.opened(stream))
        return true
    }

    /// Has a file go on where an earlier run has left it. What else that knew under the inode stood in the file before it was emptied.
    private func resume(_ tail: FileTail, from entries: [KnownFiles.Entry]) {
        if let index = entries.firstIndex(where: { isWhereItWas(tail, $0) }) {
            tail.identity = entries[index].identity
            tail.isIdentified = true
            tail.offset = entries[index].position.offset
            for (other, entry) in entries.enumerated() where other != index { readCopy(of: entry) }
            return
        }
        guard let newest = entries.first else { return }
        tail.identity.generation = newest.identity.generation + 1
        tail.offset = 0
        for entry in entries.dropFirst() { readCopy(of: entry) }
        guard let copy = readCopy(of: newest) else { return }
        tail.identity.generation += readCopies(madeAfter: copy, of: newest.identity, at: tail.path)
    }

    /// True when a file holds what an earlier run has read of it.
    private func isWhereItWas(_ tail: FileTail, _ entry: KnownFiles.Entry) -> Bool {
        guard let content = tail.content, content.isSame(as: entry.identity) else { return false }
        return content !== tail.file || tail.file?.status.map { $0.size >= entry.position.offset } ?? false
    }

    /// The file was emptied: what is in it now is a new stream.
    private func restart(_ tail: FileTail) {
        var generation = tail.identity.generation + 1
        let wasDetached = tail.isDetached
        let earliest = max(tail.identity.birth, tail.firstSeen - FileSource.coarsestClock)
        if let copy = moveToCopy(tail, bornAfter: earliest) {
            if !wasDetached { generation += readCopies(madeAfter: copy, of: tail.identity, at: tail.path) }
        } else {
            close(tail)
        }
        // Its path leads to another file by now, which has a tail of its own.
        guard !wasDetached else { return }
        open(tail.path, clock.now, generation: generation)
    }

    /// The kernel gives files the time of its last tick.
    private static let coarsestClock: Int64 = 10_000_000

    private func closeIfEnded(_ tail: FileTail) {
        guard tail.isDetached, clock.now - tail.lastChange >= options.rotateWait else { return }
        if let packed = tail.content as? GzipContent, packed.standing == .inside {
            lose("\(tail.path) was packed, and the packed file ends within its content", of: tail)
        }
        close(tail)
    }

    /// Tells that what follows of a file will not be read.
    func lose(_ words: String, of tail: FileTail) {
        events.append(.lost(SourceGap(reason: words, stream: tail.isOpened ? tail.number : nil, range: tail.offset..<tail.offset)))
    }

    func close(_ tail: FileTail) {
        tails.remove(tail)
        open[tail.number] = nil
        if numbers[tail.path] == tail.number { numbers[tail.path] = nil }
        inotify?.removeWatch(key: String(tail.number))
        guard tail.isOpened || tail.isIdentified else { return }
        // The intake writes the last words when it hears of the end, and asks for their id before.
        _ = tail.isIdentified || tail.identify(insists: true)
        closed.append(tail.position(at: tail.offset, isClosed: true))
        // The ring may know of one that was passed over, of which the intake has not heard yet.
        guard tail.isOpened else { return }
        ended[tail.number] = tail.identity.stream
        events.append(.ended(stream: tail.number))
    }
}
