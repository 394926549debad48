// SPDX-License-Identifier: Apache-2.0

/// The numbers of the files that have something to read, in the order in which it is their turn.
struct ReadingQueue {
    private var numbers: [Int] = []
    /// Those before it have had their turn: taking them out one by one would move all others each time.
    private var next = 0

    var isEmpty: Bool { next == numbers.count }

    mutating func append(_ number: Int) { numbers.append(number) }

    /// Gives one that had its turn another, at once.
    mutating func putBack(_ number: Int) {
        guard next > 0 else { return numbers.insert(number, at: 0) }
        next -= 1
        numbers[next] = number
    }

    mutating func popFirst() -> Int? {
        guard next < numbers.count else { return nil }
        defer {
            next += 1
            if next >= 256, next * 2 >= numbers.count {
                numbers.removeFirst(next)
                next = 0
            }
        }
        return numbers[next]
    }
}
