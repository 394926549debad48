// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Finding files, and what is new in them.
extension FileSource {
    /// How long the kernel's word that nothing has changed is taken without a look.
    private static let longestTrust = Duration.seconds(10)

    /// Finds out which files have something to read; goes through all of them only now and then.
    func look() {
        let now = clock.now
        let changes = inotify?.changes() ?? Inotify.Changes()
        let directoryChanged = changes.touched.contains { $0.hasPrefix("/") }
        for key in changes.touched {
            if let number = Int(key), let tail = tails[number] { enqueue(tail) }
        }
        let isDue = now >= nextDiscovery || changes.overflowed
        if isDue || directoryChanged {
            openPassed(changes, now)
            discover(now)
            if isDue || mustPoll { nextDiscovery = now + (mustPoll ? options.discoverInterval : FileSource.longestTrust) }
            if isFirstDiscovery { passed += followed?.beginning ?? [] }
            isFirstDiscovery = false
        }
        guard isDue || now >= nextEnding else { return }
        nextEnding = now + options.discoverInterval
        for tail in tails.values where isDue || tail.isDetached { enqueueIfChanged(tail, now) }
    }

    private func discover(_ now: ContinuousClock.Instant) {
        mustPoll = false
        for directory in patterns.directories() where inotify?.watchDirectory(directory) != true { mustPoll = true }
        var current: Set<String> = []
        if isFirstDiscovery { findMoved(now) }
        for path in patterns.matches() {
            guard let status = FileHandle.status(of: path) else { continue }
            guard status.isRegular else {
                warn(path, "\(path) is no regular file; name files, or add it to `exclude`")
                continue
            }
            current.insert(path)
            follow(path, status, now)
        }
        for (path, number) in numbers where !current.contains(path) { detach(number, path, now) }
        mustPoll = mustPoll || tails.values.contains { !$0.isWatched && !$0.isCopy }
    }

    private func follow(_ path: String, _ status: FileHandle.Status, _ now: ContinuousClock.Instant) {
        if let number = numbers[path], let tail = tails[number] {
            if tail.isSame(as: status) { return }
            detach(number, path, now)
            // Where the kernel told of no rename, or of too few, the files between the two are looked for by their names.
            openBorn(after: tail.identity, before: status, beside: path, now)
        }
        // A file that was renamed to another name that is followed is still the file it was.
        if let moved = tails[InodeKey(status)] {
            guard !moved.isCopy, moved.isDetached || FileHandle.status(of: moved.path).map(moved.isSame) != true else { return }
            if numbers[moved.path] == moved.number { numbers[moved.path] = nil }
            moved.path = path
            moved.isDetached = false
            numbers[path] = moved.number
            return
        }
        open(path, now)
    }

    @discardableResult
    func open(_ path: String, _ now: ContinuousClock.Instant, generation: Int = 0, heldBefore: String? = nil) -> FileTail? {
        let file: FileHandle
        do {
            file = try openFile(path)
        } catch {
            warn(path, error.words)
            mustPoll = true
            return nil
        }
        // Another file may have come to the path since it was looked at.
        guard let status = file.status, !tails.holds(InodeKey(status)) else { return nil }
        if heldBefore == nil, isPacked(file, path) { return nil }
        let tail = FileTail(number: nextNumber, path: heldBefore ?? path, file: file, status: status, now: now)
        tail.identity.generation = generation
        if heldBefore != nil {
            guard let copy = RotatedCopy(path: path), InodeKey(copy.status) == tail.key, !hasRead(copy.content, status) else { return nil }
            tail.isDetached = true
            if copy.content !== copy.file { tail.move(to: copy) }
        }
        insert(tail)
        if heldBefore == nil { numbers[path] = tail.number }
        tail.isWatched = inotify?.watchFile(file, key: String(tail.number)) == true && watchTarget(of: path)
        if passesOver(tail, status) { passOver(tail, upTo: status.size) }
        warned.remove(path)
        // What there is to read is opened again when its turn comes.
        if open.count > openLimit { park(tail) }
        return tail
    }

    /// Begins to follow a file, of which there may be something to read.
    func insert(_ tail: FileTail) {
        nextNumber += 1
        open[tail.number] = tail
        tails.insert(tail)
        enqueue(tail)
    }

    /// True for a file that somebody has packed, whatever its name: what it holds was written elsewhere, and is followed from there.
    func isPacked(_ file: FileHandle, _ path: String) -> Bool {
        guard GzipContent.begins(file) else { return false }
        warn("*.gz", "\(path) is packed, and is passed over, as others like it are; `zcat FILE | panicbox` reads such a file")
        return true
    }

    private func detach(_ number: Int, _ path: String, _ now: ContinuousClock.Instant) {
        numbers[path] = nil
        guard let tail = tails[number], tail.path == path else { return }
        tail.isDetached = true
        tail.lastChange = now
        enqueue(tail)
    }

    private func enqueueIfChanged(_ tail: FileTail, _ now: ContinuousClock.Instant) {
        let hasEnded = tail.isDetached && now - tail.lastChange >= options.rotateWait
        guard hasEnded || tail.status.map({ $0.size != tail.offset }) ?? true else { return }
        enqueue(tail)
    }
}
