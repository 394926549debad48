// SPDX-License-Identifier: Apache-2.0

/// What a line that Go's runtime prints of itself says, as it stands under `go` in a document.
package struct RuntimeFacts: Hashable, Sendable {
    package enum Kind: Sendable {
        /// `go.sched`: the scheduler's state.
        case scheduler
        /// `go.sched.p`, `.m` and `.g`: a part of that state.
        case schedulerPart
        /// `go.gc`: a collection.
        case collection
        /// `go.scavenger`: memory that goes back to the system.
        case scavenger
        /// `go.init`: what it took to initialise a package.
        case initialisation
    }

    package var kind: Kind
    /// One member, `"gc":{…}`.
    package var json: [UInt8]

    package init(_ kind: Kind, json: [UInt8]) {
        self.kind = kind
        self.json = json
    }
}
