// SPDX-License-Identifier: Apache-2.0

/// What one line of Go's crash output is, told by its own bytes. The only place that knows; assembler and parser both ask it.
///
/// The clauses are those of the grammar of Go 1.19 to 1.27; `'…'` literal bytes, `DEC` decimal, `HEX` `0x` and lower-case digits.
/// A line is classified without its LF; a CR at its end is passed over.
///
/// | case | form | printed by |
/// |---|---|---|
/// | `panic` | `'panic: ' Value Mark?`, `'panic:'` alone where a transport stripped the space | `runtime/panic.go: printpanics` |
/// | `chainedPanic` | TAB `'panic: ' Value Mark?` | the same, for every panic but the first |
/// | `fatal` | `'fatal error: ' Text` | `runtime/panic.go: throw, fatal` |
/// | `chainedFatal` | TAB `'fatal error: ' Text` (Go 1.26) | `runtime/panic.go: printPreFatalDeferPanic` |
/// | `signal` | `'[signal ' … ']'` | `runtime/panic.go: dopanic_m` |
/// | `signalHead` | `SIGNAME ': ' words`, `'Signal ' DEC` | `runtime/signal_unix.go: sighandler, fatalsignal` |
/// | `goroutine` | `'goroutine ' DEC GInfo? ' [' Status Quals? ']' Labels? ':'` | `runtime/traceback.go: goroutineheader` |
/// | `function` | `Func '(' Args ')'` | `runtime/traceback.go: printFuncName, printArgs` |
/// | `location` | TAB `Path ':' DEC (' +' HEX)? (' fp=' HEX ' sp=' HEX ' pc=' HEX)?` | `runtime/traceback.go: traceback2` |
public enum LineKind: String, Sendable, CaseIterable {
    // Headlines (clause 4) and what stands beside them.
    /// `panic: V` in column 0.
    case panic
    /// `panic: V` behind one TAB: a nested panic, or a line of a message.
    case chainedPanic
    /// `fatal error: T` in column 0.
    case fatal
    /// `fatal error: T` behind one TAB.
    case chainedFatal
    /// `[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x47b1c0]`.
    case signal
    /// `SIGQUIT: quit`, `Signal 34`.
    case signalHead
    /// A remark before a headline or inside a dump: `runtime: …`, `unexpected fault address HEX` (clause 3).
    case note
    /// Rows under a remark: words of memory, spans, frames of a torn stack (clause 3).
    case memoryRow

    // Goroutine blocks (clause 5).
    /// `goroutine 18 [chan receive, 5 minutes]:`.
    case goroutine
    /// `runtime stack:`.
    case runtimeStack
    /// `main.(*T).M(0x1, {0x2?, 0x3}, ...)`.
    case function
    /// TAB `/src/app/x.go:42 +0x1d`.
    case location
    /// `created by F in goroutine 1`.
    case createdBy
    /// `...23 frames elided...`, `...additional frames elided...`.
    case elided
    /// TAB `goroutine running on other thread; stack unavailable`.
    case unavailable
    /// `[originating from goroutine 1]:`.
    case ancestor
    /// `non-Go function at pc=HEX`, `non-Go function`.
    case nativeFunction
    /// A bare word, which may be the name of a C function.
    case symbol

    // Fatal signals (clause 6).
    /// `PC=HEX m=DEC sigcode=DEC`.
    case programCounter
    /// `signal arrived during cgo execution`, `instruction bytes: …`.
    case signalNote
    /// `rax    0x0`.
    case register
    /// `-----`, between the parts of threads.
    case threadRule

    // What a crash can be met with (clause 8).
    /// `… http: panic serving ADDR: V` (`net/http/server.go: conn.serve`).
    case httpPanic
    /// `panic: ` or `fatal error: ` inside a line: a headline whose forerunner wrote no LF, or a log line that quotes one.
    case embeddedHeadline
    /// A log line that may caption a stack: `… recovered: V`, `PANIC: V`, `… runtime error: V`.
    case caption
    /// A goroutine header inside a line: `Stack: goroutine 1 [running]:`.
    case embeddedGoroutine
    /// `==================`.
    case raceRule
    /// `WARNING: DATA RACE`.
    case raceWarning
    /// `Read at HEX by goroutine 9:`, `Goroutine 7 (finished) created at:`.
    case raceAccess
    /// `exit status 2`, of `go run` and `go test`.
    case exitStatus
    /// `FAIL`, `FAIL\tPKG\t0.01s`, `--- FAIL: TestX (0.00s)`.
    case testVerdict
    /// What GODEBUG prints at any time: `gc 1 @0.005s …`, `SCHED 0ms: …`.
    case noise

    // The rest.
    /// No bytes at all.
    case blank
    /// A TAB and anything else: a further line of a message since Go 1.23.
    case indented
    /// Two spaces or more and anything else: a frame of a race report.
    case spaced
    /// A line that begins as log lines do: a date, `{"`, `time=`, klog's `I0102`.
    case logged
    /// Anything else.
    case other
}

extension LineKind {
    /// Classifies a line given without its LF.
    public static func of(_ line: RawSpan) -> LineKind { LineMark(line).kind }

    /// The cheap first check for a line met outside any crash: false means that the line can neither begin one nor caption one.
    ///
    /// One look at the first byte, one at the last, and a scan for `: ` behind the few words that matter; no kind is worked out.
    @inline(__always)
    public static func mayBegin(_ line: RawSpan) -> Bool {
        guard line.byteCount >= 7 else { return isBarePanic(line) }
        switch line.byte(0) {
        case UInt8(ascii: "p"): if line.has("panic") || line.has("preempt off") { return true }
        case UInt8(ascii: "f"): if line.has("fatal") { return true }
        case UInt8(ascii: "g"): if line.has("goroutine ") { return true }
        case UInt8(ascii: "r"): if line.has("runtime") { return true }
        case UInt8(ascii: "u"): if line.has("unexpected fault") { return true }
        case UInt8(ascii: "a"): if line.has("accessed data") { return true }
        case UInt8(ascii: "s"): if line.has("stack trace unavail") { return true }
        case UInt8(ascii: "S"): if line.has("SIG") || line.has("Signal ") { return true }
        case UInt8(ascii: "m"): if line.has("morestack on") { return true }
        case UInt8(ascii: "="): if line.has("==========") { return true }
        default: break
        }
        let last = line.byte(line.byteCount - 1)
        if last == UInt8(ascii: ":") || last == 0x0D, embeddedGoroutine(in: line) != nil { return true }
        return hasMarkedColon(line)
    }
}
