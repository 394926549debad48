// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import FlightRecorder
internal import GoTraceback
internal import LogModel

/// A crash held against panicbox's own rules; it is parsed, and the rules are read, before anything is counted.
enum DiagnosePass {
    private static let pack = try? RuleFolder.pack()
    private static let dump = Input.waiting(3000)

    private static let record: CrashRecord = {
        let block = CrashBlock(text: dump.text, stamp: LineStamp(offset: 0), lines: dump.ends.count, bytes: dump.text.count)
        return CrashRecord(crash: CrashParser.parse(block), block: block, time: Timestamp(nanoseconds: 0))
    }()

    /// The dump, everything that comes before the rules done.
    static func input() -> Input {
        _ = (pack, record)
        return dump
    }

    static func run(_ input: Input) -> String {
        guard let pack else { return "no rules" }
        return "\(pack.rules.count) rules, \(pack.diagnose(record).count) diagnoses"
    }
}
