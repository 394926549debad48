// SPDX-License-Identifier: Apache-2.0

/// What the crashing goroutine's stack proves about the text above it.
struct StackEvidence {
    /// `runtime/debug.Stack` stands on top: the program printed the stack itself.
    var isDebugStack = false
    /// A frame `panic(…)` stands below a frame that is not the runtime's: a panic ran deferred calls.
    var hasInnerPanic = false
    /// A frame `panic(…)` stands on top.
    var hasTopPanic = false
    /// `runtime.throw`, `sync.fatal` or their like stand on top, or a `runtime stack:` block comes first, which only a dying runtime prints.
    var isThrow = false
    /// The maps' own `fatal` stands on top (Go 1.24), which is called for nothing but concurrent use.
    var isMapFault = false
    /// Goroutine 1 comes first, and no goroutine runs, sleeps or waits for the network: so the runtime prints a deadlock, and a program that
    /// prints its own stacks always shows the goroutine that does.
    var isDeadlock = false
    /// The `testing` package called it.
    var isTest = false
    /// A panic may have been raised while another one ran deferred calls.
    var allowsChain = true
    /// A stack was printed at all.
    var hasStack = false

    /// The crash is lent: an initializer owns what it is given otherwise, and a copy of a crash retains all its lists.
    init(_ crash: borrowing Crash, _ bytes: RawSpan) {
        isThrow = crash.goroutines.first?.id == -1
        isDeadlock = crash.goroutines.first?.id == 1 && !crash.goroutines.contains { Self.isAlive($0, bytes) }
        guard let goroutine = crash.crashingGoroutine, let top = goroutine.frames.first else { return }
        hasStack = true
        isDebugStack = bytes.extracting(top.function.indices).has("runtime/debug.")
        var isTop = true
        for frame in goroutine.frames {
            let function = bytes.extracting(frame.function.indices)
            let isPanic = function.byteCount == 5 && function.has("panic")
            if isPanic {
                if isTop { hasTopPanic = true } else { hasInnerPanic = true }
            }
            if isTop, function.ends(with: ".throw") || function.ends(with: ".fatal") || function.ends(with: ".fatalthrow") {
                isThrow = true
            }
            if isTop, function.ends(with: "runtime/maps.fatal") { isMapFault = true }
            isTop = isTop && CrashParser.isMachinery(function)
            if function.has("testing.tRunner") || function.has("testing.(*B).") || function.has("testing.(*M).startAlarm") { isTest = true }
        }
        allowsChain = hasInnerPanic || goroutine.framesElided != 0
    }

    private static func isAlive(_ goroutine: Goroutine, _ bytes: RawSpan) -> Bool {
        let state = bytes.extracting(goroutine.state.indices)
        return state.has("run") || state.has("syscall") || state.has("sleep") || state.has("IO wait") || state.has("idle")
            || state.has("waiting") || state.has("copystack") || state.has("preempted")
            || bytes.has(" (leaked)", at: Int(goroutine.state.upperBound))
    }
}

extension CrashParser {
    /// The runtime's own frames above the statement that died.
    package static func isMachinery(_ function: RawSpan) -> Bool {
        function.has("runtime.") || (function.byteCount == 5 && function.has("panic")) || function.has("runtime/")
            || function.has("internal/runtime/")
            || function.has("sync.fatal") || function.has("internal/sync.") || function.has("sync.throw")
    }

    /// The kind of the crash (`go.crash.kind`).
    static func kind(_ head: HeadReader, _ values: HeadReader.Values, _ evidence: StackEvidence) -> CrashKind {
        if head.isHTTP { return .httpPanic }
        if evidence.isDebugStack { return .recovered }
        if head.isSignalHead { return .signal }
        if let fatal = values.fatal { return kind(ofFatal: fatal) }
        if values.isHeadline {
            let isTimeout = values.panics.last?.value.hasPrefix("test timed out after ") ?? false
            return evidence.isTest || isTimeout ? .testPanic : .panic
        }
        if evidence.isThrow { return evidence.isMapFault ? .concurrentMap : .fatalError }
        if head.headline != nil { return evidence.hasInnerPanic || !head.isPanicQuoted ? .recovered : .panic }
        if evidence.hasTopPanic { return .panic }
        if evidence.hasInnerPanic { return .recovered }
        // The file of `debug.SetCrashOutput` has no headline for what the runtime itself gave up on (grammar, clause 1).
        return evidence.isDeadlock ? .deadlock : .goroutineDump
    }

    private static func kind(ofFatal text: String) -> CrashKind {
        if text.hasSuffix("deadlock!") { return .deadlock }
        if text.hasPrefix("concurrent map ") { return .concurrentMap }
        if text == "stack overflow" { return .stackOverflow }
        let isMemory =
            text.hasPrefix("out of memory") || text.hasPrefix("runtime: out of memory") || text.hasPrefix("runtime: cannot allocate")
            || text.hasPrefix("cannot allocate memory")
        return isMemory ? .outOfMemory : .fatalError
    }

    /// Of the crashing goroutine, the first frame below the runtime's panic machinery that is not of the standard library; if all are, the
    /// first below the machinery. A stack of nothing else, such as that of an idle thread that a signal woke, blames nobody. Below a recovered stack's own frames the machinery is the call of `panic` that ran the recovering one.
    static func culprit(of crash: Crash, _ bytes: RawSpan) -> Frame? {
        guard let frames = crash.crashingGoroutine?.frames, !frames.isEmpty else { return nil }
        var start = 0
        if crash.kind == .recovered || crash.kind == .httpPanic {
            start = frames.firstIndex { $0.function.count == 5 && bytes.has("panic", at: Int($0.function.lowerBound)) }.map { $0 + 1 } ?? 0
        }
        if let found = frames[start...].first(where: { !isForeignToAuthor($0, bytes) }) { return found }
        return frames[start...].first { !isMachinery(bytes.extracting($0.function.indices)) }
    }

    /// Standard library, or a wrapper that the compiler or cgo wrote.
    private static func isForeignToAuthor(_ frame: Frame, _ bytes: RawSpan) -> Bool {
        let function = bytes.extracting(frame.function.indices)
        let file = bytes.extracting(frame.file.indices)
        return PackagePath.isGenerated(function, file: file) || PackagePath.isStandard(function, file: file)
    }
}
