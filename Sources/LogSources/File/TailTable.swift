// SPDX-License-Identifier: Apache-2.0

/// The files that are followed, by number and by inode, and which were in this run.
struct TailTable {
    private var tails: [Int: FileTail] = [:]
    private var numbers: [InodeKey: Int] = [:]
    /// Files that are followed no more. One of them that is renamed once again is not read again.
    private var past: Set<InodeKey> = []
    /// The same in the order of their ends, so that the oldest can be forgotten.
    private var pastInOrder: [InodeKey] = []

    var values: some Collection<FileTail> { tails.values }

    subscript(_ number: Int) -> FileTail? { tails[number] }

    subscript(_ key: InodeKey) -> FileTail? { numbers[key].flatMap { tails[$0] } }

    func holds(_ key: InodeKey) -> Bool { numbers[key] != nil }

    func hasHeld(_ key: InodeKey) -> Bool { past.contains(key) }

    mutating func insert(_ tail: FileTail) {
        tails[tail.number] = tail
        numbers[tail.key] = tail.number
    }

    mutating func remove(_ tail: FileTail) {
        tails[tail.number] = nil
        guard numbers[tail.key] == tail.number else { return }
        numbers[tail.key] = nil
        if past.insert(tail.key).inserted { pastInOrder.append(tail.key) }
        guard pastInOrder.count > 2 * TailTable.mostPast else { return }
        past.subtract(pastInOrder.prefix(TailTable.mostPast))
        pastInOrder.removeFirst(TailTable.mostPast)
    }

    private static let mostPast = 8_192
}
