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
        let passed = arrivals.filter { !patterns.covers($0.path) }.compactMap { arrival -> Passed? in
            // One that is not there was renamed once more, and the kernel tells of that next.
            guard let status = FileHandle.status(of: arrival.path), status.isRegular else { return nil }
            return Passed(path: arrival.path, origin: arrival.origin, birth: status.birth)
        }
        open(passed, now)
    }

    /// Opens the files with rotated names of `path` that were made after one file that held it and before another.
    ///
    /// A file that was emptied before may have been copied as often, and a copy is not to be read again: there the renames alone count.
    func openBorn(
        after old: FileIdentity, before new: FileHandle.Status?, beside path: String, _ now: ContinuousClock.Instant
    ) {
        guard old.birth != 0, old.generation == 0 else { return }
        let names = RotatedNames(path: path)
        let passed = FilePatterns.files(inDirectoryOf: path).compactMap { other -> Passed? in
            guard names.contains(other), !patterns.covers(other), let status = FileHandle.status(of: other), status.isRegular,
                status.birth > old.birth, status.birth < new?.birth ?? .max, known[InodeKey(status)] == nil
            else { return nil }
            return Passed(path: other, origin: path, birth: status.birth)
        }
        open(passed, now)
    }

    /// Files of earlier runs that were renamed while nobody looked, and those that came and went after them: what is left in them is read.
    func findMoved(_ now: ContinuousClock.Instant) {
        var newest: [String: FileIdentity] = [:]
        var listings: [String: [InodeKey: String]] = [:]
        var passed: [Passed] = []
        for (identity, position) in known.all where patterns.covers(position.name) {
            if identity.birth >= newest[position.name]?.birth ?? .min { newest[position.name] = identity }
            if let status = FileHandle.status(of: position.name), InodeKey(status) == InodeKey(identity) { continue }
            let parent = FilePatterns.parent(of: position.name)
            let listing = listings[parent] ?? FileSource.inodes(beside: position.name)
            listings[parent] = listing
            guard let path = listing[InodeKey(identity)] else {
                tellGone(position)
                continue
            }
            if !patterns.covers(path) { passed.append(Passed(path: path, origin: position.name, birth: identity.birth)) }
        }
        open(passed, now)
        for (path, identity) in newest.sorted(by: { $0.key < $1.key }) {
            let status = FileHandle.status(of: path)
            // While the last one that was read still holds the path, nothing has come after it.
            guard status.map(InodeKey.init) != InodeKey(identity) else { continue }
            openBorn(after: identity, before: status, beside: path, now)
        }
    }

    /// In the order in which they were made, which is that of what was written to them.
    private func open(_ passed: [Passed], _ now: ContinuousClock.Instant) {
        for file in passed.sorted(by: { $0.birth < $1.birth }) { openDetached(file.path, heldBefore: file.origin, now) }
    }

    private static func inodes(beside path: String) -> [InodeKey: String] {
        var found: [InodeKey: String] = [:]
        for other in FilePatterns.files(inDirectoryOf: path) {
            guard let status = FileHandle.status(of: other), status.isRegular, found[InodeKey(status)] == nil else { continue }
            found[InodeKey(status)] = other
        }
        return found
    }
}
