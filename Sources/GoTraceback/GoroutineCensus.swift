// SPDX-License-Identifier: Apache-2.0

/// Counts over all goroutines of a dump: by state, and by equal stacks. The shape of `go.census` in a document.
public struct GoroutineCensus: Sendable {
    /// How many goroutines the dump lists.
    public var goroutines: Int
    /// Goroutines by status, most frequent first, equal counts by name.
    public var states: [(state: String, count: Int)]
    /// Goroutines with the same state and the same stack of functions, largest group first.
    public var groups: [Group]
    /// One sentence on what most of them wait for; nil where nothing stands out.
    public var verdict: String?

    /// Goroutines that stand at the same place.
    public struct Group: Sendable {
        /// How many.
        public var count: Int
        /// Their common state.
        public var state: String
        /// The longest wait in the group, in minutes.
        public var waitMinutesMax: Int
        /// The waits of all its members together, in minutes.
        public var waitMinutesSum: Int
        /// The innermost function.
        public var top: String
        /// The innermost function of the application; nil where there is none.
        public var inApp: String?
        /// The calls from the innermost function up to the application's, both included: at most 16. Where no function is the
        /// application's, up to the first that is not of the standard library. Empty where ``blockedOn`` is nil.
        public var path: [String]
        /// What they wait for; nil for goroutines that run or could, and where nothing tells.
        public var blockedOn: Blocker?
        /// Ids of the first members, at most 20.
        public var ids: [Int]
    }

    /// What keeps the goroutines of a group from running: `blocked_on`.
    public struct Blocker: Hashable, Sendable {
        /// What kind of thing it is.
        public var kind: BlockingKind
        /// The address of the lock or wait group, where a frame prints it and all members wait for the same.
        public var address: UInt64?
        /// How many different locks the members wait for, where they are not all behind one; nil otherwise.
        public var locks: Int?
    }
}
