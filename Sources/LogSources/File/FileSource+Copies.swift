// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What rotation has packed (`compress`) or copied away (`copytruncate`) before it was read to its end.
///
/// The copy is another inode. It is known by what it holds: the first line, and the bytes before the place that was read to. It goes on as
/// the stream that it is a copy of, from that place, so that every byte has the id that it would have had in the file itself.
extension FileSource {
    /// Has a tail read on in the copy of its file; nil where there is none.
    func moveToCopy(_ tail: FileTail, bornAfter birth: Int64) -> RotatedCopy? {
        guard tail.isOpened, tail.offset > 0, let copy = copy(of: tail.markedIdentity(), at: tail.path, bornAfter: birth) else {
            return nil
        }
        open[tail.number] = tail
        if numbers[tail.path] == tail.number { numbers[tail.path] = nil }
        inotify?.removeWatch(key: String(tail.number))
        tails.move(tail, to: copy)
        tail.isIdentified = true
        tail.lastChange = clock.now
        enqueue(tail)
        return copy
    }

    /// Reads on in the copy of a file of an earlier run that is no more what it was. Answers nil, and closes its position, where there is none.
    @discardableResult
    func readCopy(of entry: KnownFiles.Entry) -> RotatedCopy? {
        let (identity, position) = entry
        known.take(entry)
        guard let copy = copy(of: identity, at: position.name, bornAfter: identity.birth) else {
            closed.append(position.closing())
            return nil
        }
        let tail = FileTail(number: nextNumber, path: position.name, file: copy.file, status: copy.status, now: clock.now)
        tail.move(to: copy)
        tail.identity = identity
        tail.isIdentified = true
        tail.offset = position.offset
        insert(tail)
        return copy
    }

    /// The one file that holds what `identity` was read from, and was made later; nil where there is none, or no telling which it is.
    private func copy(of identity: FileIdentity, at path: String, bornAfter birth: Int64) -> RotatedCopy? {
        var found: [RotatedCopy] = []
        for other in candidates(beside: path) {
            guard let copy = RotatedCopy(path: other), copy.status.birth == 0 || copy.status.birth > birth,
                !hasRead(copy.content, copy.status), copy.content.isSame(as: identity)
            else { continue }
            // While a file is packed both stand there; what they hold is the same.
            if found.contains(where: { RotatedNames.unpacked(other) == $0.path }) { continue }
            found.append(copy)
            if identity.mark?.isStrong == true { break }
        }
        return found.count == 1 ? found[0] : nil
    }

    /// Reads what a file held after `copy` was made of it and before what it holds now, where it was emptied more than once while nobody
    /// looked: the copies that were made later, whole. Answers how many there are.
    func readCopies(madeAfter copy: RotatedCopy, of identity: FileIdentity, at path: String) -> Int {
        guard copy.status.birth != 0 else { return 0 }
        let others = candidates(beside: path)
        let found = others.compactMap { other -> RotatedCopy? in
            guard places(of: path).contains(where: { RotatedNames(path: $0).mayBe(other) }), !patterns.covers(other),
                RotatedNames.unpacked(other).map(others.contains) != true, let later = RotatedCopy(path: other),
                later.status.birth > copy.status.birth, !hasRead(later.content, later.status), !isPresent(later, path),
                !([identity] + tails.identities(thatMayBeAt: other)).contains(where: later.content.isSame)
            else { return nil }
            return later
        }
        for (index, later) in found.sorted(by: { $0.status.birth < $1.status.birth }).enumerated() {
            let tail = FileTail(number: nextNumber, path: path, file: later.file, status: later.status, now: clock.now)
            tail.move(to: later)
            tail.identity = identity.emptied(times: 1 + index)
            insert(tail)
        }
        return found.count
    }

    /// True for a copy of what the file holds now, which may be being made. The copy is looked at first: where the file is emptied between
    /// the two looks, the copy is whole, and what it holds is nowhere else.
    private func isPresent(_ copy: RotatedCopy, _ path: String) -> Bool {
        let first = copy.content.bytes(0..<FileSource.comparedLength)
        guard !first.isEmpty, let present = (try? openFile(path))?.bytes(0..<FileSource.comparedLength) else { return true }
        let length = min(first.count, present.count)
        return length > 0 && first.prefix(length) == present.prefix(length)
    }

    private static let comparedLength: UInt64 = 4_096

    /// Names beside a path that rotation may have given, the files that were written to last first, a file before its packed form.
    private func candidates(beside path: String) -> [String] {
        var found: [(path: String, modified: Int64)] = []
        for place in places(of: path) {
            let names = RotatedNames(path: place)
            for other in FilePatterns.files(inDirectoryOf: place) where names.mayHold(other) {
                guard let status = FileHandle.status(of: other), status.isRegular else { continue }
                found.append((other, status.modified))
            }
        }
        let newest = found.sorted { $0.modified > $1.modified }.prefix(FileSource.mostCandidates).map(\.path)
        return newest.filter { !RotatedNames.isPacked($0) } + newest.filter(RotatedNames.isPacked)
    }

    /// How many files are looked into for one that is missed.
    private static let mostCandidates = 64
}
