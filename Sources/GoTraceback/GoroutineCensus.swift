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
        /// The innermost function.
        public var top: String
        /// The innermost function of the application; nil where there is none.
        public var inApp: String?
        /// Ids of the first members, at most 20.
        public var ids: [Int]
    }
}
