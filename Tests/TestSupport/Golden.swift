// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Fixtures in pairs: an input, and the documents that it must become. `UPDATE_GOLDEN=1` writes the second from what came out.
package enum Golden {
    package static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    package static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" }

    /// What must come out; when goldens are being updated, what did.
    package static func expected(_ name: String, actual: String) throws -> String {
        let file = fixtures.appendingPathComponent("golden/\(name).golden.json")
        if isUpdating { try Data(actual.utf8).write(to: file) }
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// The documents without what differs from run to run: the time of reading, a pipe's random stream, the machine's name.
    package static func normalised(_ documents: [JSONDocument]) -> [JSONDocument] {
        documents.map { document in
            document.mapping { path, value in
                switch path {
                case "@timestamp", "panicbox.context.lines.@timestamp", "panicbox.history.first_seen", "panicbox.history.last_seen":
                    return "TIME"
                case "host.name": return "HOST"
                case "event.id":
                    let offset = (value as? String)?.split(separator: "-").last ?? ""
                    return "STREAM-\(offset)"
                default: return value
                }
            }
        }
    }
}
