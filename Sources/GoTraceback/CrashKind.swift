// SPDX-License-Identifier: Apache-2.0

/// What kind of death, or near death, a block of text tells of. The raw value is `go.crash.kind` in a document.
public enum CrashKind: String, Sendable, CaseIterable {
    /// An uncaught `panic`.
    case panic
    /// A `fatal error:` with no kind of its own below.
    case fatalError = "fatal_error"
    /// `fatal error: all goroutines are asleep - deadlock!`.
    case deadlock
    /// `fatal error: stack overflow`.
    case stackOverflow = "stack_overflow"
    /// `fatal error: out of memory` and its relatives.
    case outOfMemory = "out_of_memory"
    /// `fatal error: concurrent map …`.
    case concurrentMap = "concurrent_map"
    /// A signal's own head: `SIGQUIT: quit`, `SIGSEGV: segmentation violation` without a panic.
    case signal
    /// A ThreadSanitizer report of `go build -race`.
    case dataRace = "data_race"
    /// A panic that net/http recovered and logged: `http: panic serving …`.
    case httpPanic = "http_panic"
    /// A logged stack after `recover`: `debug.Stack`, `debug.PrintStack`.
    case recovered
    /// Stacks of several goroutines with no cause printed.
    case goroutineDump = "goroutine_dump"
    /// A panic inside `go test`.
    case testPanic = "test_panic"

    /// True for what ends the process.
    public var isLethal: Bool {
        switch self {
        case .panic, .fatalError, .deadlock, .stackOverflow, .outOfMemory, .concurrentMap, .signal, .testPanic: true
        case .dataRace, .httpPanic, .recovered, .goroutineDump: false
        }
    }
}
