// SPDX-License-Identifier: Apache-2.0

/// One goroutine block of a dump: its header, its stack and who started it (`runtime/traceback.go: goroutineheader`).
///
/// ```
/// goroutine 18 [chan receive, 5 minutes, locked to thread] {op: "compact L0"}:
/// ```
public struct Goroutine: Hashable, Sendable {
    /// The number in the header; 0 for a thread's own stack, -1 for a `runtime stack:` block.
    public var id: Int
    /// The status alone: `running`, `chan receive (nil chan)`.
    public var state: TextRange
    /// Whole minutes it has waited; 0 where the header names none.
    public var waitMinutes: Int
    /// True for `, locked to thread`.
    public var isLockedToThread: Bool
    /// pprof labels in the order printed, unquoted (Go 1.26 inside, Go 1.27 behind the bracket).
    public var labels: [Label]
    /// The stack, innermost call first.
    public var frames: [Frame]
    /// How many frames the runtime left out (`...23 frames elided...`); -1 where it gave no number.
    public var framesElided: Int
    /// The `go` statement that started it; nil for the main goroutine.
    public var createdBy: Creator?

    /// One pprof label of a goroutine.
    public struct Label: Hashable, Sendable {
        /// The label's key.
        public var key: String
        /// The label's value.
        public var value: String

        /// A label.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The `created by` lines of a goroutine.
    public struct Creator: Hashable, Sendable {
        /// The function that held the `go` statement.
        public var function: TextRange
        /// The path as printed.
        public var file: TextRange
        /// The line in `file`; 0 where none was printed.
        public var line: Int
        /// The creating goroutine's id, printed by Go 1.21 and later.
        public var goroutine: Int?

        /// A creator of the given parts.
        public init(function: TextRange, file: TextRange, line: Int, goroutine: Int?) {
            self.function = function
            self.file = file
            self.line = line
            self.goroutine = goroutine
        }
    }

    /// A goroutine with the given header and an empty stack.
    public init(id: Int, state: TextRange, waitMinutes: Int = 0, isLockedToThread: Bool = false, labels: [Label] = []) {
        self.id = id
        self.state = state
        self.waitMinutes = waitMinutes
        self.isLockedToThread = isLockedToThread
        self.labels = labels
        self.frames = []
        self.framesElided = 0
        self.createdBy = nil
    }
}
