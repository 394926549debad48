// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import TestSupport
import Testing

@testable import LogParsing

/// Every output goes through a real systemd-journald, as that of a service does, and is read back as `journalctl -o cat` prints it.
@Suite("Outputs of real Go programs through journald")
struct JournaldTests {
    /// What journald does to lines, so that no reader can have them back.
    private enum Destroyed {
        /// A NUL ends a line.
        static func nul(_ output: CorpusOutput) -> Bool { output.bytes.contains(0) }

        /// Blank lines are dropped. In a message of Go 1.22 or earlier they are text.
        static func messageBlanks(_ output: CorpusOutput) -> Bool {
            let isOld = ["1.19.8/", "1.21.13/", "1.22.10/"].contains { output.file.hasPrefix($0) }
            return isOld && (output.file.contains("/msg_multiline.") || output.file.contains("/msg_trailing_newline."))
        }

        /// A line is cut at `LineMax`, 48 KiB, and nothing marks the parts.
        static func longLine(_ output: CorpusOutput) -> Bool { output.lines.contains { $0.count > 49_152 } }

        /// Spaces at a line's end are dropped, and blank lines are.
        static func parts(_ line: [UInt8]) -> [[UInt8]] {
            guard let end = line.lastIndex(where: { $0 != 0x20 }) else { return [] }
            return stride(from: 0, through: end, by: 49_152).map { Array(line[$0...min(end, $0 + 49_151)]) }
        }
    }

    /// A message that no line of the journal can hold.
    private static let long: CorpusOutput = {
        let bytes = Array("panic: \(String(repeating: "x", count: 120_000))\n\ngoroutine 7 [running]:\nmain.f()\n\t/src/a.go:1 +0x1\n".utf8)
        return CorpusOutput(file: "made/long_line.stderr", bytes: bytes, plain: Reading(bytes).crashes)
    }()

    /// Root, a mount namespace, and the daemon itself.
    private static let isPossible: Bool = {
        let tools = ["/lib/systemd/systemd-journald", "/usr/bin/systemd-cat", "/usr/bin/journalctl", "/usr/bin/setpriv", "/etc/machine-id"]
        guard getuid() == 0, tools.allSatisfy(FileManager.default.fileExists(atPath:)) else { return false }
        let trial = Process()
        trial.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        trial.arguments = ["--mount", "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/run"]
        trial.standardError = FileHandle.nullDevice
        guard (try? trial.run()) != nil else { return false }
        trial.waitUntilExit()
        return trial.terminationStatus == 0
    }()

    private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("scripts").path

    @Test(.enabled(if: isPossible, "a journald of its own takes root, the right to mount, and the Debian package systemd"))
    func `the journal gives back the same crashes`() async throws {
        let folder = try TemporaryFolder()
        for name in ["from", "to"] { try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true) }
        let outputs = CorpusOutput.all.filter { !$0.bytes.isEmpty } + [Self.long]
        for output in outputs { try folder.write(Data(output.bytes), to: "from/\(Self.name(output))") }
        _ = try await ChildProcess.output(
            of: "\(Self.scripts)/with-journald", ["\(Self.scripts)/journald-echo", folder.file("from"), folder.file("to")])
        #expect(folder.names(in: "to").count == outputs.count && outputs.count > 400)
        for output in outputs { try Self.compare(output, with: [UInt8](folder.read("to/\(Self.name(output))"))) }
    }

    /// The folder's name and the file's.
    private static func name(_ output: CorpusOutput) -> String { output.file.replacingOccurrences(of: "/", with: "-") }

    private static func compare(_ output: CorpusOutput, with journal: [UInt8]) throws {
        let crashes = Reading(journal).crashes.map { $0.with(text: "") }
        let plain = output.plain.map { $0.with(text: "") }
        if Destroyed.messageBlanks(output) || Destroyed.longLine(output) || Destroyed.nul(output) {
            #expect(crashes.map(\.kind) == plain.map(\.kind), "\(output.file)")
            #expect(crashes.map(\.goroutine) == plain.map(\.goroutine), "\(output.file)")
            #expect(crashes.map(\.culprit) == plain.map(\.culprit), "\(output.file)")
        } else {
            #expect(crashes == plain, "\(output.file)")
        }
        if !Destroyed.nul(output) { #expect(journal == TransportForm.joined(output.lines.flatMap(Destroyed.parts)), "\(output.file)") }
    }
}
