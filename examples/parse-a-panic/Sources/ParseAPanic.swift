// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback

/// Prints what the crashes in a file, or on standard input, say.
@main
enum ParseAPanic {
    static func main() throws {
        let path = CommandLine.arguments.dropFirst().first
        let input = try path.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } ?? FileHandle.standardInput.readDataToEndOfFile()
        var assembler = CrashAssembler()
        var offset: UInt64 = 0
        for line in input.split(separator: 0x0A, omittingEmptySubsequences: false) {
            // An ordinary line is done with; what is held comes out as events, now or later.
            _ = assembler.take(Array(line).span.bytes, stamp: LineStamp(offset: offset))
            offset += UInt64(line.count + 1)
            while let event = assembler.next() { show(event) }
        }
        assembler.finish()
        while let event = assembler.next() { show(event) }
    }

    private static func show(_ event: CrashAssembler.Event) {
        guard case .crash(let block) = event else { return }
        let crash = CrashParser.parse(block)
        print(crash[crash.headline])
        if let culprit = crash.culprit {
            print("  in \(crash[culprit.function]) (\(crash[culprit.file]):\(culprit.line))")
        }
        print("  \(crash.kind.rawValue), goroutines: \(crash.goroutines.count), fingerprint: \(Fingerprint.of(crash))")
        if let verdict = GoroutineCensus(of: crash)?.verdict { print("  \(verdict)") }
    }
}
