// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Files that held a followed path only while nobody looked.
extension FileSource {
    /// A file that is to be read under the path that it held.
    private struct Passed {
        var path: String
        var origin: String
        var birth: Int64
    }

    /// Opens the files that came to a followed path and were renamed away since the last look.
    func openPassed(_ changes: Inotify.Changes, _ now: ContinuousClock.Instant) {
        let arrivals = trail.take(changes.names, isFollowed: patterns.covers)
        // One under a name that is followed too is found by that name.
        let passed = arrivals.filter { $0.isPacked || !patterns.covers($0.path) }.compactMap { arrival -> Passed? in
            // One that is not there was renamed once more, and the kernel tells of that next.
            guard let status = FileHandle.status(of: arrival.path), status.isRegular else { return nil }
            if arrival.isPacked, isKnown(arrival) { return nil }
            return Passed(path: arrival.path, origin: arrival.origin, birth: status.birth)
        }
        open(passed, now)
    }

    /// True where what was packed is, or was, read before: its own inode tells nothing of that.
    private func isKnown(_ arrival: RenameTrail.Arrival) -> Bool {
        guard let copy = RotatedCopy(path: arrival.path), copy.content is GzipContent else { return true }
        return tails.identities(thatMayBeAt: arrival.path).contains { copy.content.isSame(as: $0) }
    }

    /// Opens the files with rotated names of `path` that were made after one file that held it and before another.
    ///
    /// A file that was emptied before may have been copied as often, and a copy is not to be read again: there the renames alone count.
    func openBorn(
        after old: FileIdentity, before new: FileHandle.Status?, beside path: String, _ now: ContinuousClock.Instant
    ) {
        guard old.birth != 0, old.generation == 0 else { return }
        let passed = places(of: path).flatMap { place -> [Passed] in
            let names = RotatedNames(path: place)
            return FilePatterns.files(inDirectoryOf: place).compactMap { other -> Passed? in
                guard names.contains(other), !patterns.covers(other), let status = FileHandle.status(of: other), status.isRegular,
                    status.birth > old.birth, status.birth < new?.birth ?? .max, known[InodeKey(status)] == nil
                else { return nil }
                return Passed(path: other, origin: path, birth: status.birth)
            }
        }
        open(passed, now)
    }

    /// Files of earlier runs that were renamed while nobody looked, and those that came and went after them: what is left in them is read.
    func findMoved(_ now: ContinuousClock.Instant) {
        var newest: [String: FileIdentity] = [:]
        var listings: [String: [InodeKey: String]] = [:]
        var passed: [Passed] = []
        var packed: [String: Int64] = [:]
        for entry in known.all where patterns.covers(entry.position.name) {
            let (identity, position) = entry
            if identity.birth >= newest[position.name]?.birth ?? .min { newest[position.name] = identity }
            if let status = FileHandle.status(of: position.name), InodeKey(status) == InodeKey(identity) { continue }
            let parent = FilePatterns.parent(of: position.name)
            let listing = listings[parent] ?? inodes(beside: position.name)
            if places(of: position.name).count == 1 { listings[parent] = listing }
            if let path = listing[InodeKey(identity)] {
                if !patterns.covers(path) || RotatedNames.isPacked(path) {
                    passed.append(Passed(path: path, origin: position.name, birth: identity.birth))
                }
            } else if let copy = readCopy(of: entry) {
                packed[position.name] = max(packed[position.name] ?? 0, copy.status.birth)
            } else {
                tellGone(position)
            }
        }
        open(passed, now)
        for (path, identity) in newest.sorted(by: { $0.key < $1.key }) {
            let status = FileHandle.status(of: path)
            // While the last one that was read still holds the path, nothing has come after it.
            guard status.map(InodeKey.init) != InodeKey(identity) else { continue }
            if let birth = packed[path] { openPacked(after: birth, beside: path, now) }
            openBorn(after: identity, before: status, beside: path, now)
        }
    }

    /// Opens what was packed after the last file that was read: rotation packs in the order in which files held the path.
    private func openPacked(after birth: Int64, beside path: String, _ now: ContinuousClock.Instant) {
        guard birth != 0 else { return }
        let passed = places(of: path).flatMap { place -> [Passed] in
            let names = RotatedNames(path: place)
            let others = FilePatterns.files(inDirectoryOf: place)
            return others.compactMap { other -> Passed? in
                // One that is being packed still stands there, and is read itself.
                guard names.containsPacked(other), RotatedNames.unpacked(other).map(others.contains) != true,
                    let status = FileHandle.status(of: other), status.isRegular, status.birth > birth, known[InodeKey(status)] == nil
                else { return nil }
                return Passed(path: other, origin: path, birth: status.birth)
            }
        }
        open(passed, now)
    }

    /// A file of an earlier run is nowhere to be found.
    private func tellGone(_ position: SourcePosition) {
        let words = "\(position.name) has gone since the last run; what was not read of it by then is lost"
        warn(position.name, words)
        events.append(.lost(SourceGap(reason: words, range: position.offset..<position.offset)))
    }

    /// True when what an inode holds is being read, or was read in this run.
    func hasRead(_ content: any TailContent, _ status: FileHandle.Status) -> Bool {
        let key = InodeKey(status)
        if tails.holds(key) { return true }
        guard let identity = tails.past(key) else { return false }
        return key.hasBirth || content.isSame(as: identity)
    }

    /// In the order in which they were made, which is that of what was written to them.
    private func open(_ passed: [Passed], _ now: ContinuousClock.Instant) {
        for file in passed.sorted(by: { $0.birth < $1.birth }) { open(file.path, now, heldBefore: file.origin) }
    }
}
