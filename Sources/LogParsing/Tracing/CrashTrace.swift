// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Which request a crash belongs to, and what says so. The first of these that names a trace:
///
/// ```
/// goroutine_label   goroutine 18 [running] {trace_id: 4bf92f35…}:
/// stack_line        {"msg":"panic recovered","trace_id":"4bf92f35…","stack":"goroutine 18 [running]:…"}
/// panic_text        panic: trace_id=4bf92f35…: no such bucket
/// request_line      a line before it of the same goroutine, request or connection, the last one
/// context           the last line before it that names a trace, where it is the only one of that second
/// ```
///
/// Where requests ran side by side, the last line need not be of the one that died: their traces are candidates then, and none is chosen.
enum CrashTrace {
    /// A line further back than this is no sign by itself.
    private static let reach = Duration.seconds(5)
    /// Requests whose lines stand this near to each other may have run side by side.
    private static let overlap = Duration.seconds(1)
    private static let candidateLimit = 10

    static func find(for record: CrashRecord) -> (trace: TraceContext?, candidates: [String]) {
        if let known = record.trace ?? TraceContext(textOf: record.crash) { return (known, []) }
        guard record.crash.isOfRequest, !record.context.isEmpty else { return (nil, []) }
        let mark = RequestMark(of: record.crash)
        if !mark.isEmpty, let found = lastLine(of: mark, in: record.context) { return (found, []) }
        return lastSeen(in: record.context, before: record.time)
    }

    private static func lastLine(of mark: RequestMark, in lines: [ContextLine]) -> TraceContext? {
        for line in lines.reversed() where mark.stands(in: line.message) {
            if let found = TraceContext(in: line.message, source: .requestLine) { return found }
        }
        return nil
    }

    private static func lastSeen(in lines: [ContextLine], before end: Timestamp) -> (trace: TraceContext?, candidates: [String]) {
        var last: (trace: TraceContext, time: Timestamp)?
        var ids: [String] = []
        for line in lines.reversed() where line.time >= end - reach {
            if let last, line.time < last.time - overlap { continue }
            guard let found = TraceContext(in: line.message, source: .context) else { continue }
            if last == nil { last = (found, line.time) }
            if !ids.contains(found.traceID) { ids.append(found.traceID) }
            if ids.count == candidateLimit { break }
        }
        return ids.count > 1 ? (nil, ids) : (last?.trace, [])
    }
}

extension Crash {
    /// True where one goroutine's own work ended it, and so one request may have; not where all stood still or somebody asked for stacks.
    fileprivate var isOfRequest: Bool {
        switch kind {
        case .goroutineDump, .deadlock, .outOfMemory: false
        case .signal: signal?.name != "SIGQUIT" && signal?.name != "SIGABRT"
        default: true
        }
    }
}
