// SPDX-License-Identifier: Apache-2.0

/// The files that are followed, by number and by inode, and which were in this run.
struct TailTable {
    /// A file that is followed no more.
    struct Past {
        /// The path that it was read under.
        var path: String
        var identity: FileIdentity
    }

    private var tails: [Int: FileTail] = [:]
    private var numbers: [InodeKey: Int] = [:]
    /// Files that are followed no more. One of them that is renamed once again is not read again.
    private var past: [InodeKey: Past] = [:]
    /// The same in the order of their ends, so that the oldest can be forgotten.
    private var pastInOrder: [InodeKey] = []

    var values: some Collection<FileTail> { tails.values }

    subscript(_ number: Int) -> FileTail? { tails[number] }

    subscript(_ key: InodeKey) -> FileTail? { numbers[key].flatMap { tails[$0] } }

    func holds(_ key: InodeKey) -> Bool { numbers[key] != nil }

    /// What was read of an inode; another file may have it by now where inodes have no birth time.
    func past(_ key: InodeKey) -> FileIdentity? { past[key]?.identity }

    /// All that is followed, or was in this run, under paths whose files rotation may have given a name.
    func identities(thatMayBeAt name: String) -> [FileIdentity] {
        tails.values.filter { RotatedNames(path: $0.path).mayHold(name) }.map { $0.provenIdentity() }
            + past.values.filter { RotatedNames(path: $0.path).mayHold(name) }.map(\.identity)
    }

    mutating func insert(_ tail: FileTail) {
        tails[tail.number] = tail
        numbers[tail.key] = tail.number
    }

    mutating func remove(_ tail: FileTail) {
        tails[tail.number] = nil
        guard numbers[tail.key] == tail.number else { return }
        numbers[tail.key] = nil
        if past.updateValue(Past(path: tail.path, identity: tail.markedIdentity()), forKey: tail.key) == nil {
            pastInOrder.append(tail.key)
        }
        guard pastInOrder.count > 2 * TailTable.mostPast else { return }
        for key in pastInOrder.prefix(TailTable.mostPast) { past[key] = nil }
        pastInOrder.removeFirst(TailTable.mostPast)
    }

    /// Has a tail read on in another inode.
    mutating func move(_ tail: FileTail, to copy: RotatedCopy) {
        if numbers[tail.key] == tail.number { numbers[tail.key] = nil }
        tail.move(to: copy)
        numbers[tail.key] = tail.number
    }

    private static let mostPast = 8_192
}
