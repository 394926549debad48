// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
package import LogModel

/// Follows files by name patterns: new bytes, new files, renamed and emptied files.
///
/// A file is read from where the ring says. One that was renamed or removed is read to its end and followed for
/// ``FileOptions/rotateWait`` more, since a service writes to the file it has open until it opens the new one.
package final class FileSource: LogSource {
    let options: FileOptions
    let patterns: FilePatterns
    private let clock = ContinuousClock()
    let inotify: Inotify?
    /// Positions of earlier runs that no file was found for yet.
    private(set) var known: KnownFiles
    private var tails = TailTable()
    private(set) var numbers: [String: Int] = [:]
    /// Where files went that held a path which is followed.
    var trail = RenameTrail()
    private var queue: [Int] = []
    private var events: [SourceEvent] = []
    private var closed: [SourcePosition] = []
    /// The ids of streams whose end the intake hears of next.
    private var ended: [Int: StreamID] = [:]
    private var warnings: [String] = []
    private var warned: Set<String> = []
    private var nextNumber = 0
    /// When all files are looked at again, and when those are that no path leads to any more.
    private var nextDiscovery: ContinuousClock.Instant
    private var nextEnding: ContinuousClock.Instant
    /// True where the kernel's word on some directory or file is not to be had, so that all are looked at often.
    private var mustPoll = true
    private var isFirstDiscovery = true
    /// True when the ring knows of none of these files: only then does `start_at: end` pass over what is there.
    private let isFirstRun: Bool

    package init(options: FileOptions, resuming positions: [SourcePosition] = [], usesInotify: Bool = true) {
        self.options = options
        inotify = usesInotify ? Inotify() : nil
        patterns = FilePatterns(paths: options.paths, exclude: options.exclude)
        nextDiscovery = clock.now
        nextEnding = nextDiscovery
        known = KnownFiles(positions)
        isFirstRun = !known.positions.contains { [patterns] in patterns.covers($0.name) }
        if inotify == nil {
            warnings.append(
                "inotify is not to be had (fs.inotify.max_user_instances); files are looked at every \(options.discoverInterval)")
        }
    }

    package var descriptors: [Int32] { inotify.map { [$0.descriptor] } ?? [] }
    package var isFinished: Bool { false }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        if events.isEmpty { ended = [:] }
        while true {
            if !events.isEmpty { return events.removeFirst() }
            if queue.isEmpty { look() }
            guard !queue.isEmpty || !events.isEmpty else { return nil }
            guard events.isEmpty, let tail = tails[queue.removeFirst()] else { continue }
            tail.isQueued = false
            if let event = read(tail, into: &buffer) { return event }
        }
    }

    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? {
        tails[number]?.position(at: offset)
    }

    package func settledID(ofStream number: Int, insists: Bool) -> StreamID? {
        guard let tail = tails[number] else { return ended[number] }
        // A first line that has not ended makes no id while it may still grow: the same byte is to have the same id on every run.
        guard tail.isIdentified || tail.identify(insists: insists) || insists else { return nil }
        tail.isIdentified = true
        return tail.identity.stream
    }

    package func takeClosedPositions() -> [SourcePosition] {
        defer { closed = [] }
        return closed
    }

    package func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    // MARK: Looking

    /// Finds out which files have something to read; goes through all of them only now and then.
    private func look() {
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
            isFirstDiscovery = false
        }
        guard isDue || now >= nextEnding else { return }
        nextEnding = now + options.discoverInterval
        for tail in tails.values where isDue || tail.isDetached { enqueueIfChanged(tail, now) }
    }

    /// How long the kernel's word that nothing has changed is taken without a look.
    private static let longestTrust = Duration.seconds(10)

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
        mustPoll = mustPoll || tails.values.contains { !$0.isWatched }
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
            guard moved.isDetached || FileHandle.status(of: moved.path).map(moved.isSame) != true else { return }
            if numbers[moved.path] == moved.number { numbers[moved.path] = nil }
            moved.path = path
            moved.isDetached = false
            numbers[path] = moved.number
            return
        }
        open(path, now)
    }

    @discardableResult
    private func open(_ path: String, _ now: ContinuousClock.Instant, generation: Int = 0, heldBefore: String? = nil) -> FileTail? {
        do {
            let file = try FileHandle(path: path)
            // Another file may have come to the path since it was looked at.
            guard let status = file.status, !tails.holds(InodeKey(status)) else { return nil }
            guard heldBefore == nil || !hasRead(status) else { return nil }
            let tail = FileTail(number: nextNumber, path: heldBefore ?? path, file: file, status: status, now: now)
            tail.identity.generation = generation
            tail.isDetached = heldBefore != nil
            nextNumber += 1
            tails.insert(tail)
            if heldBefore == nil { numbers[path] = tail.number }
            tail.isWatched = inotify?.watchFile(file, key: String(tail.number)) == true && watchTarget(of: path)
            enqueue(tail)
            if passesOver(tail, status) { tail.offset = status.size }
            warned.remove(path)
            return tail
        } catch {
            warn(path, error.words)
            mustPoll = true
            return nil
        }
    }

    /// True when what is in a file that is seen for the first time is not wanted; what is written to it from now on is.
    private func passesOver(_ tail: FileTail, _ status: FileHandle.Status) -> Bool {
        if isFirstDiscovery, isFirstRun, options.startAt == .end { return true }
        guard let oldest = options.ignoreOlder, known[tail.key] == nil else { return false }
        let age = Timestamp.now.nanoseconds.subtractingReportingOverflow(status.modified)
        return !age.overflow && Duration.nanoseconds(age.partialValue) > oldest
    }

    /// Opens a file that held a followed path and has another name by now; it goes on under the name it was followed by.
    func openDetached(_ path: String, heldBefore: String, _ now: ContinuousClock.Instant) {
        open(path, now, heldBefore: heldBefore)
    }

    /// True when a file is being read, or was read in this run.
    func hasRead(_ status: FileHandle.Status) -> Bool { tails.holds(InodeKey(status)) || tails.hasHeld(InodeKey(status)) }

    /// A file of an earlier run is nowhere to be found.
    func tellGone(_ position: SourcePosition) {
        closed.append(position.closing())
        let words = "\(position.name) has gone since the last run; what was not read of it by then is lost"
        warn(position.name, words)
        events.append(.lost(SourceGap(reason: words, range: position.offset..<position.offset)))
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
        guard hasEnded || tail.file.status.map({ $0.size != tail.offset }) ?? true else { return }
        enqueue(tail)
    }

    private func enqueue(_ tail: FileTail) {
        guard !tail.isQueued else { return }
        tail.isQueued = true
        queue.append(tail.number)
    }

    // MARK: Reading

    private func read(_ tail: FileTail, into buffer: inout ByteBuffer) -> SourceEvent? {
        guard tail.isOpened || identify(tail) else {
            if tail.isDetached { closeIfEnded(tail) }
            return nil
        }
        if !events.isEmpty {
            enqueue(tail)
            return nil
        }
        switch tail.file.read(at: tail.offset, count: options.readSize.bytes, into: &buffer) {
        case .success(let count) where count > 0:
            defer { tail.offset += UInt64(count) }
            tail.lastChange = clock.now
            // Behind all others, so that one large file does not keep the rest waiting.
            if count == options.readSize.bytes { enqueue(tail) }
            return .bytes(stream: tail.number, offset: tail.offset)
        case .success:
            if let status = tail.file.status, status.size < tail.offset { restart(tail) } else { closeIfEnded(tail) }
            return nil
        case .failure(let failure):
            warn(tail.path, "cannot read \(tail.path): \(failure.words)")
            closeIfEnded(tail)
            return nil
        }
    }

    /// Finds out which stream the file is, and whether an earlier run has read of it; opens the stream.
    private func identify(_ tail: FileTail) -> Bool {
        guard tail.identify(insists: false) || tail.hasBytes else { return false }
        tail.isOpened = true
        if let (identity, position) = known.take(tail.key) {
            let size = tail.file.status?.size ?? 0
            if tail.beginsLike(identity), size >= position.offset {
                tail.identity = identity
                tail.isIdentified = true
                tail.offset = position.offset
            } else {
                closed.append(position.closing())
                tail.identity.generation = identity.generation + 1
                tail.offset = 0
            }
        }
        let stream = SourceStream(
            number: tail.number, id: tail.identity.stream, origin: ContainerFile.origin(of: tail.path), offset: tail.offset)
        events.append(.opened(stream))
        return true
    }

    /// The file was emptied: what is in it now is a new stream.
    private func restart(_ tail: FileTail) {
        let generation = tail.identity.generation + 1
        close(tail)
        // Its path leads to another file by now, which has a tail of its own.
        guard !tail.isDetached else { return }
        open(tail.path, clock.now, generation: generation)
    }

    private func closeIfEnded(_ tail: FileTail) {
        guard tail.isDetached, clock.now - tail.lastChange >= options.rotateWait else { return }
        close(tail)
    }

    private func close(_ tail: FileTail) {
        tails.remove(tail)
        if numbers[tail.path] == tail.number { numbers[tail.path] = nil }
        inotify?.removeWatch(key: String(tail.number))
        guard tail.isOpened else { return }
        // The intake writes the last words when it hears of the end, and asks for their id before.
        _ = tail.isIdentified || tail.identify(insists: true)
        ended[tail.number] = tail.identity.stream
        closed.append(tail.position(at: tail.offset, isClosed: true))
        events.append(.ended(stream: tail.number))
    }

    private func warn(_ path: String, _ words: String) {
        // Once for each path until it can be opened again: a missing right must not fill the log.
        if warned.insert(path).inserted { warnings.append(words) }
    }
}
