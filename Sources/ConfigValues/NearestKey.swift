// SPDX-License-Identifier: Apache-2.0

/// Finds what a user meant by a misspelled word.
package enum NearestKey {
    /// The candidate that a few slips turn the word into, the first of equals; nil where none is near enough to be meant.
    ///
    /// Case, `-` and `_` are no slips: `startAt` and `start-at` are `start_at`.
    package static func find(_ word: String, in candidates: [String]) -> String? {
        let written = folded(word)
        var nearest: (candidate: String, distance: Int)?
        for candidate in candidates {
            let meant = folded(candidate)
            let distance = distance(written, meant)
            guard distance <= slips(written, meant), distance < nearest?.distance ?? .max else { continue }
            nearest = (candidate, distance)
        }
        return nearest?.candidate
    }

    /// Damerau-Levenshtein distance: letters left out, put in, changed, or swapped with their neighbour.
    ///
    /// It is the restricted form, in which no stretch is changed twice; for slips of the hand that is the same.
    package static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let change = last[column] + (letter == other ? 0 : 1)
                var least = min(change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }

    private static func folded(_ word: String) -> [UInt8] {
        Array(word.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") })
    }

    /// How many slips are still believable: one in three letters and at most three, but never a whole word.
    private static func slips(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let believable = min(3, max(1, max(left.count, right.count) / 3))
        return min(believable, min(left.count, right.count) - 1)
    }
}
