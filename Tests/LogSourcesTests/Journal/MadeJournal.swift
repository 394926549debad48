// SPDX-License-Identifier: Apache-2.0

#if Journald
    import Foundation
    import TestSupport

    @testable import LogSources

    /// A journal made to measure in a folder of its own: systemd-journal-remote writes it from journald's export format.
    struct MadeJournal {
        static let tool = "/lib/systemd/systemd-journal-remote"
        static let isPossible = FileManager.default.isExecutableFile(atPath: tool)

        let folder: TemporaryFolder
        static let boot = "0123456789abcdef0123456789abcdef"

        init() throws { folder = try TemporaryFolder() }

        var path: String { folder.file("journal") }

        /// One entry: its fields, and when it was written, in microseconds since the first.
        struct Entry {
            var time: Int
            var fields: [String: String]

            init(_ message: String?, at time: Int, _ fields: [String: String] = [:]) {
                self.time = time
                self.fields = ["_BOOT_ID": MadeJournal.boot, "_TRANSPORT": "stdout", "PRIORITY": "6", "_HOSTNAME": "node-7"]
                self.fields["MESSAGE"] = message
                self.fields.merge(fields) { $1 }
            }

            /// A line of a process of a unit.
            static func line(_ message: String, at time: Int, pid: Int = 7, unit: String = "app", run: Int = 1) -> Entry {
                Entry(
                    message, at: time,
                    [
                        "_PID": "\(pid)", "_SYSTEMD_UNIT": "\(unit).service", "_STREAM_ID": MadeJournal.id(pid),
                        "_SYSTEMD_INVOCATION_ID": MadeJournal.id(run), "SYSLOG_IDENTIFIER": unit, "_COMM": unit,
                    ])
            }

            /// What systemd says of a unit.
            static func note(_ kind: JournalNote.Kind, at time: Int, run: Int = 1, _ fields: [String: String] = [:]) -> Entry {
                Entry(
                    "app.service: \(kind)", at: time,
                    [
                        "_PID": "1", "_TRANSPORT": "journal", "MESSAGE_ID": "\(kind.id)", "UNIT": "app.service",
                        "INVOCATION_ID": MadeJournal.id(run), "SYSLOG_IDENTIFIER": "systemd",
                    ]
                ).with(fields)
            }

            func with(_ fields: [String: String]) -> Entry {
                var entry = self
                entry.fields.merge(fields) { $1 }
                // An empty value takes the field away.
                entry.fields = entry.fields.filter { !$0.value.isEmpty }
                return entry
            }

            var bytes: Data {
                let moment = 1_790_000_000_000_000 + time
                var bytes = Data("__REALTIME_TIMESTAMP=\(moment)\n__MONOTONIC_TIMESTAMP=\(1_000_000 + time)\n".utf8)
                for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                    guard value.contains("\n") else {
                        bytes += Data("\(name)=\(value)\n".utf8)
                        continue
                    }
                    let length = (0..<8).map { UInt8(truncatingIfNeeded: value.utf8.count >> ($0 * 8)) }
                    bytes += Data("\(name)\n".utf8) + length + Data("\(value)\n".utf8)
                }
                return bytes + Data([0x0A])
            }
        }

        static func id(_ number: Int) -> String {
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 32 - digits.count) + digits
        }

        /// Appends entries to a file of the journal, which is made when it is not there.
        func append(_ entries: [Entry], to name: String = "a") async throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let input = try folder.write(entries.reduce(into: Data()) { $0 += $1.bytes }, to: "input")
            _ = try await ChildProcess.output(of: Self.tool, ["-o", "\(path)/\(name).journal", "-"], input: .file(input))
        }
    }
#endif
