// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import FoundationEssentials
internal import GoTraceback
internal import LogModel

/// A crash or silent death as its stored document tells it, whole enough for rules to look at it again.
///
/// What a document does not have is missing here, too: the middle of a stack trace above 256 KiB, and with it the goroutines that stood there.
enum StoredDeath {
    case crash(CrashRecord)
    case exit(ExitRecord)

    /// nil for a document of anything else, or that cannot be read.
    init?(_ document: RawSpan) {
        let stored = StoredDocument(document)
        guard let time = stored.time, let content = try? JSONDecoder().decode(Content.self, from: Data(document.copy)) else { return nil }
        switch content.event?.dataset {
        case "go.crash":
            guard let text = content.error?.stackTrace else { return nil }
            self = .crash(content.crash(of: text, at: time))
        case "panicbox.exit":
            guard let exit = content.processExit else { return nil }
            var record = ExitRecord(exit, time: time, offset: 0)
            (record.context, record.health) = (content.context, content.health)
            self = .exit(record)
        default: return nil
        }
    }

    func diagnoses(by pack: RulePack) -> [CrashDiagnosis] {
        switch self {
        case .crash(let record): pack.diagnose(record)
        case .exit(let record): pack.diagnose(record)
        }
    }

    /// The members that rules ask for.
    private struct Content: Decodable {
        struct Event: Decodable { var dataset: String? }
        struct Failure: Decodable {
            var message: String?
            var type: String?
            var stackTrace: String?
            enum CodingKeys: String, CodingKey {
                case message, type
                case stackTrace = "stack_trace"
            }
        }
        struct Process: Decodable {
            var pid: Int?
            var code: Int?
            var signal: String?
            enum CodingKeys: String, CodingKey {
                case pid, signal
                case code = "exit_code"
            }
        }
        struct Line: Decodable {
            var time: String
            var message: String
            var level: String?
            enum CodingKeys: String, CodingKey {
                case message, level
                case time = "@timestamp"
            }
        }
        struct Context: Decodable { var lines: [Line]? }
        struct Exit: Decodable {
            var isOutOfMemory: Bool?
            var evidence: String?
            enum CodingKeys: String, CodingKey {
                case evidence
                case isOutOfMemory = "oom_kill"
            }
        }
        struct Panicbox: Decodable {
            var context: Context?
            var exit: Exit?
            var health: StoredHealthReport?
        }
        struct Go: Decodable { var crash: Kind? }
        struct Kind: Decodable { var kind: String? }
        var event: Event?
        var go: Go?
        var message: String?
        var error: Failure?
        var process: Process?
        var panicbox: Panicbox?

        var health: HealthReport? { panicbox?.health?.report }

        func crash(of text: String, at time: Timestamp) -> CrashRecord {
            let bytes = Array(text.utf8)
            let stamp = LineStamp(offset: 0, time: time.nanoseconds)
            let block = CrashBlock(text: bytes, stamp: stamp, lines: bytes.count { $0 == 0x0A }, bytes: bytes.count)
            var crash = CrashParser.parse(block)
            // A stack out of a log line's field: what went wrong stood in another field.
            if crash.message == nil, let words = error?.message { crash.panics = [PanicValue(value: words, type: error?.type)] }
            if let kind = (go?.crash?.kind).flatMap(CrashKind.init) { crash.kind = kind }
            crash.errorType = crash.errorType ?? error?.type
            var record = CrashRecord(crash: crash, block: block, time: time)
            if let message, message != record.title { record.caption = message }
            (record.context, record.exit, record.health) = (context, processExit, health)
            return record
        }

        var context: [ContextLine] {
            (panicbox?.context?.lines ?? []).map { line in
                let time = Timestamp(written: Array(line.time.utf8).rawSpan, at: 0) ?? Timestamp(nanoseconds: 0)
                let level = line.level.flatMap { LevelName(Array($0.utf8).rawSpan) }
                return ContextLine(time: time, level: level ?? .none, message: Array(line.message.utf8))
            }
        }

        /// A crash's document has the exit code that its text tells, too; only a watched process has evidence or a signal as well.
        var processExit: ProcessExit? {
            let cause: ProcessExit.Cause? = process?.signal.map { .signal($0) } ?? process?.code.map { .code($0) }
            guard let cause else { return nil }
            var exit = ProcessExit(cause, processID: process?.pid)
            exit.isOutOfMemory = panicbox?.exit?.isOutOfMemory ?? false
            exit.evidence = panicbox?.exit?.evidence
            return exit
        }
    }
}
