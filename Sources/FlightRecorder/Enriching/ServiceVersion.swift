// SPDX-License-Identifier: Apache-2.0

/// Which of two versions of a service is the newer one.
enum ServiceVersion {
    /// By the precedence of semantic versions (semver.org, 11), with or without a `v`. Where one of them is none (a commit, a date), another
    /// one counts as newer: nobody goes back to a build by chance.
    static func isNewer(_ version: String, than other: String) -> Bool {
        guard let new = Semantic(version), let old = Semantic(other) else { return version != other }
        return old < new
    }

    private struct Semantic: Comparable {
        var numbers: [Int]
        var preRelease: [Substring]

        /// `1.4.2`, `v1.4.2-rc.1+build.5`, also `1.4`.
        init?(_ text: String) {
            let body = (text.first == "v" ? text.dropFirst() : text[...]).prefix { $0 != "+" }
            let parts = body.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard let core = parts.first else { return nil }
            let fields = core.split(separator: ".", omittingEmptySubsequences: false)
            numbers = fields.compactMap { $0.allSatisfy(\.isASCII) ? Int($0) : nil }
            // A number alone may as well be a date or the count of a build; it has an order, too.
            guard numbers.count == fields.count, (1...3).contains(numbers.count), numbers.allSatisfy({ $0 >= 0 }) else { return nil }
            numbers += [Int](repeating: 0, count: 3 - numbers.count)
            preRelease = parts.count > 1 ? parts[1].split(separator: ".", omittingEmptySubsequences: false) : []
        }

        static func < (one: Semantic, other: Semantic) -> Bool {
            if one.numbers != other.numbers { return one.numbers.lexicographicallyPrecedes(other.numbers) }
            // What is not yet released comes before what is.
            if one.preRelease.isEmpty || other.preRelease.isEmpty { return !one.preRelease.isEmpty && other.preRelease.isEmpty }
            return one.preRelease.lexicographicallyPrecedes(other.preRelease) { precedes($0, $1) }
        }

        /// Numbers by their value and before words.
        private static func precedes(_ one: Substring, _ other: Substring) -> Bool {
            switch (Int(one), Int(other)) {
            case (let one?, let other?): one < other
            case (_?, nil): true
            case (nil, _?): false
            case (nil, nil): one < other
            }
        }
    }
}
