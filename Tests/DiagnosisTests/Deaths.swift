// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Diagnosis
import GoTraceback
import LogModel

/// Deaths and packs as tests write them.
enum Deaths {
    static func crash(_ text: String) -> CrashRecord {
        let bytes = Array(text.utf8)
        let block = CrashBlock(text: bytes, stamp: LineStamp(offset: 0), lines: bytes.count { $0 == 0x0A }, bytes: bytes.count)
        return CrashRecord(crash: CrashParser.parse(block), block: block, time: Timestamp(nanoseconds: 60_000_000_000))
    }

    static func panic(_ value: String, stack: String = "main.main()\n\t/src/app/main.go:9 +0x1d\n") -> CrashRecord {
        crash("panic: \(value)\n\ngoroutine 1 [running]:\n\(stack)")
    }

    /// A process that ended with that cause, its last lines a second before.
    static func exit(_ cause: ProcessExit.Cause, lines: [(LevelName, String)] = []) -> ExitRecord {
        var record = ExitRecord(ProcessExit(cause), time: Timestamp(nanoseconds: 60_000_000_000), offset: 0)
        record.context = lines.map {
            ContextLine(time: Timestamp(nanoseconds: 59_000_000_000), level: $0.0, message: Array($0.1.utf8))
        }
        return record
    }

    /// A pack of one rule `rule` with that condition.
    static func pack(of condition: ConfigNode, cause: ConfigNode = "it is so") throws -> RulePack {
        try pack([["id": "rule", "title": "It is so", "cause": cause, "when": condition]])
    }

    static func pack(_ rules: ConfigNode, options: DiagnosisOptions = DiagnosisOptions()) throws -> RulePack {
        try RulePack([file(rules)], options: options)
    }

    static func file(_ rules: ConfigNode, version: ConfigNode = "1.0.0", path: String = "rules.yaml") -> RulePack.File {
        RulePack.File(path: path, domain: "rules", tree: ["version": version, "rules": rules])
    }
}
