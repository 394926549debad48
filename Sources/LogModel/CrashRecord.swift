// SPDX-License-Identifier: Apache-2.0

package import GoTraceback

/// A crash on its way into a document: what the text says, where it stood, and what came before it.
package struct CrashRecord: Sendable {
    /// The parsed text.
    package var crash: Crash
    /// The block that it was parsed from.
    package var block: CrashBlock
    /// ``Fingerprint`` of the crash.
    package var fingerprint: String
    /// The counts over all goroutines; nil where no stack was printed.
    package var census: GoroutineCensus?
    /// When it happened, as near as is known.
    package var time: Timestamp
    /// The request that it belongs to; nil where nothing tells.
    package var trace: TraceContext?
    /// Where ``trace`` is nil since several requests were under way, the ids of their traces, the latest first: `panicbox.trace_candidates`.
    package var traceCandidates: [String] = []
    /// True where its service is named by its frames, since nothing else names it: `panicbox.service_source`.
    package var isNamedByFrames = false
    /// What is known of its fingerprint from before; nil where nobody keeps that.
    package var history: FingerprintHistory?
    /// The lines before it, oldest first.
    package var context: [ContextLine]
    /// How many lines before it were known but not kept.
    package var contextOmitted: Int
    /// How its process ended; nil where nobody watched.
    package var exit: ProcessExit?
    /// `panicbox.repeats`: which one it is behind the first of its window; 0 for that itself, and where none are counted.
    package var repeats = 0
    /// True when NULs that a power loss left stood before its first line: `log.flags`.
    package var isTorn = false
    /// True when it stays in the ring, and only its count is sent.
    package var isRepeat = false
    /// The rules that fit, the best first.
    package var diagnoses: [CrashDiagnosis] = []
    /// How the process did before; nil where nobody asked it.
    package var health: HealthReport?
    /// `panicbox.drill`: the id of the drill that it is; nil for a crash that a service had.
    package private(set) var drill: String?
    /// What the log line said in whose field the stack was found; nil for a crash that was printed as such.
    package var caption: String?
    /// That line's other JSON members, as they stand in `go.attributes`.
    package var attributes: [UInt8]
    /// The last that Go's runtime said of itself before, each kind once.
    package var runtime: [RuntimeFacts] = []

    package init(crash: Crash, block: CrashBlock, time: Timestamp) {
        fingerprint = Fingerprint.of(crash)
        census = GoroutineCensus(of: crash)
        drill = DrillMark.id(inHeadline: crash[crash.headline])
        self.crash = crash
        self.block = block
        self.time = time
        trace = nil
        exit = nil
        context = []
        contextOmitted = 0
        caption = nil
        attributes = []
    }

    /// The crash in one line (`message`): its headline, or the words of the log line that held it.
    package var title: String { caption ?? crash[crash.headline] }

    /// `go.crash.kind`.
    package var kindName: String { drill == nil ? crash.kind.rawValue : DrillMark.kind }

    /// `log.level`: notice for a drill, what the best rule says; else critical for what kills the process, error for what was survived, notice for stacks that
    /// somebody asked for.
    package var level: LevelName { drill == nil ? diagnoses.bestLevel ?? levelOfKind : .notice }

    private var levelOfKind: LevelName {
        switch crash.kind {
        case .goroutineDump: .notice
        case .signal where crash.signal?.name == "SIGQUIT": .notice
        case let kind where kind.isLethal: .critical
        default: .error
        }
    }
}

/// A line that stood before a crash.
package struct ContextLine: Hashable, Sendable {
    package var time: Timestamp
    package var level: LevelName
    package var message: [UInt8]
    /// `stdout` or `stderr`, where lines of both stand before one crash.
    package var output: String?
    /// The stream that it came by, where that is not the crash's own.
    package var stream: StreamID?

    package init(time: Timestamp, level: LevelName, message: [UInt8]) {
        self.time = time
        self.level = level
        self.message = message
    }
}

/// A trace id and where it was found.
package struct TraceContext: Hashable, Sendable {
    /// 32 lower-case hex digits.
    package var traceID: String
    /// 16 lower-case hex digits.
    package var spanID: String?
    /// `panicbox.trace_source`.
    package var source: Source

    package enum Source: String, Sendable {
        case goroutineLabel = "goroutine_label"
        case panicText = "panic_text"
        case stackLine = "stack_line"
        /// A line before it that names the same goroutine, request or connection.
        case requestLine = "request_line"
        /// The last line before it that names a trace, where no other request was under way within a second.
        case context
    }

    package init(traceID: String, spanID: String? = nil, source: Source) {
        self.traceID = traceID
        self.spanID = spanID
        self.source = source
    }
}
