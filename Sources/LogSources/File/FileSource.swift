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
    let clock = ContinuousClock()
    let inotify: Inotify?
    /// Positions of earlier runs that no file was found for yet.
    var known: KnownFiles
    var tails = TailTable()
    var numbers: [String: Int] = [:]
    /// Where files went that held a path which is followed.
    var trail = RenameTrail()
    private var queue = ReadingQueue()
    /// How often a file was read since what is new was looked for.
    private var readsSinceLook = 0
    var events: [SourceEvent] = []
    var closed: [SourcePosition] = []
    var passed: [SourcePosition] = []
    /// The ids of streams whose end the intake hears of next.
    var ended: [Int: StreamID] = [:]
    private var warnings: [String] = []
    var warned: Set<String> = []
    var nextNumber = 0
    /// The files that are open, by number, and how many may be before those that are silent are closed.
    var open: [Int: FileTail] = [:]
    var openLimit: Int
    /// When all files are looked at again, and when those are that no path leads to any more.
    var nextDiscovery: ContinuousClock.Instant
    var nextEnding: ContinuousClock.Instant
    /// True where the kernel's word on some directory or file is not to be had, so that all are looked at often.
    var mustPoll = true
    var isFirstDiscovery = true
    /// What `start_at: end` does not pass over; nil where it passes over nothing.
    let followed: FollowedPatterns?

    package init(options: FileOptions, resuming positions: [SourcePosition] = [], usesInotify: Bool = true) {
        self.options = options
        inotify = usesInotify ? Inotify() : nil
        patterns = FilePatterns(paths: options.paths, exclude: options.exclude)
        nextDiscovery = clock.now
        nextEnding = nextDiscovery
        known = KnownFiles(positions)
        openLimit = min(options.openFiles, OpenDescriptors.most / 2)
        followed = options.startAt == .end ? FollowedPatterns(patterns, in: positions) : nil
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
            // Not only where all is read: a large file must not keep what is new in others from its turn.
            if queue.isEmpty || readsSinceLook >= FileSource.mostReadsBetweenLooks {
                look()
                readsSinceLook = 0
            }
            guard events.isEmpty else { continue }
            guard let number = queue.popFirst() else { return nil }
            guard let tail = tails[number] else { continue }
            tail.isQueued = false
            readsSinceLook += 1
            if let event = read(tail, into: &buffer) { return event }
        }
    }

    /// How many times files are read before what is new is looked for again.
    static let mostReadsBetweenLooks = 8

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

    package func takePassedPositions() -> [SourcePosition] {
        defer { passed = [] }
        return passed
    }

    package func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    /// Puts a file behind all others that have something to read.
    func enqueue(_ tail: FileTail) {
        guard !tail.isQueued else { return }
        tail.isQueued = true
        queue.append(tail.number)
    }

    /// Has a file read next.
    func putBack(_ tail: FileTail) {
        guard !tail.isQueued else { return }
        tail.isQueued = true
        queue.putBack(tail.number)
    }

    func warn(_ path: String, _ words: String) {
        // Once for each path until it can be opened again: a missing right must not fill the log.
        if warned.insert(path).inserted { warnings.append(words) }
    }
}
