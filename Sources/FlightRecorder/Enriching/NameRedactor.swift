// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing
internal import Synchronization

/// Takes secrets out of the names that services give to what they count: some count by token or by address.
package final class NameRedactor: Sendable {
    private let redactor: Mutex<Redactor>

    init(_ options: RedactionOptions) {
        redactor = Mutex(Redactor(options))
    }

    /// The name without its secrets; nil where it has none.
    func redacted(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        return redactor.withLock { redactor in
            var openKey = 0
            return redactor.redacted(bytes.rawSpan, openKey: &openKey)
        }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// What was redacted since the last call, by kind.
    func takeCounts() -> [String: Int] { redactor.withLock { $0.takeCounts() } }
}
