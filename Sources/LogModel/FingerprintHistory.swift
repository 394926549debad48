// SPDX-License-Identifier: Apache-2.0

/// What is remembered of the crashes of a service with one fingerprint: `panicbox.history`.
package struct FingerprintHistory: Hashable, Sendable {
    package var firstSeen: Timestamp
    /// The time before this one; nil for the first of all.
    package var lastSeen: Timestamp?
    /// How many there were, this one counted.
    package var count: Int
    /// The versions of the service that they were of, in the order in which they were met.
    package var versions: [String]
    /// True for one that comes back under a newer version after a long silence: `panicbox.regression`.
    package var isRegression = false

    package init(firstSeen: Timestamp, lastSeen: Timestamp?, count: Int, versions: [String]) {
        (self.firstSeen, self.lastSeen, self.count, self.versions) = (firstSeen, lastSeen, count, versions)
    }
}

extension ByteBuffer {
    /// Appends `history` and, where it is one, `regression`; nothing where nobody remembers.
    mutating func append(_ history: FingerprintHistory?) {
        guard let history else { return }
        if history.isRegression { member("regression", true) }
        object("history") { object in
            object.member("first_seen", history.firstSeen.description)
            object.member("last_seen", history.lastSeen?.description)
            object.member("count", history.count)
            object.array("versions", history.versions) { $0.appendJSONString($1) }
        }
    }
}
