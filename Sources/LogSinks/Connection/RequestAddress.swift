// SPDX-License-Identifier: Apache-2.0

/// A whole address that requests go to, its query included: `https://host:8123/?query=INSERT%20INTO%20logs%20FORMAT%20JSONEachRow`.
///
/// It is sent as written, so what an address may not hold is percent-encoded by whoever writes it.
struct RequestAddress: Hashable, Sendable {
    /// The address as written.
    let text: String
    /// What may be shown of it: no query, and no part of the path that may be a key, as some receivers have it there.
    let shown: String

    /// What is wrong with an address, and what to write.
    struct Fault: Error, Hashable {
        var problem: String
        var mend: String
    }

    init(_ text: String) throws(Fault) {
        if let bad = text.unicodeScalars.first(where: { !(0x21...0x7E).contains($0.value) }) {
            let encoded = String(bad).utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
            throw Fault(problem: "holds \(bad == " " ? "a space" : "U+\(String(bad.value, radix: 16))")", mend: "write \(encoded) for it")
        }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = HostAddress(String(parts[0])) else {
            throw Fault(problem: "is no address", mend: HostAddress.mend(text, example: "https://logs.example.com:8443/ingest"))
        }
        guard !text.contains("#") else { throw Fault(problem: "holds `#`, which is never sent", mend: "write %23 for it, or leave it out") }
        self.text = text
        shown = RequestAddress.withoutKeys(base.base)
    }

    private static func withoutKeys(_ base: String) -> String {
        let parts = base.split(separator: "/", omittingEmptySubsequences: false)
        // Scheme, nothing, and host come first.
        let path = parts.dropFirst(3).map { $0.count > 16 && $0.contains(where: \.isNumber) ? "…" : $0 }
        return (parts.prefix(3) + path).joined(separator: "/")
    }
}

extension HostAddress {
    /// What a fault may quote of a text that is no address: neither a user with a password, nor a query.
    static func quoted(_ text: String) -> String {
        let shown = text.prefix { $0 != "?" } + (text.contains("?") ? "?…" : "")
        guard let at = shown.lastIndex(of: "@") else { return String(shown) }
        let scheme = shown.firstRange(of: "://").map { shown[..<$0.upperBound] } ?? ""
        return "\(scheme)…\(shown[at...])"
    }

    /// What to do about it.
    static func mend(_ text: String, example: String) -> String {
        text.contains("@") ? "write the user as `username` and `password` instead" : "write one such as \(example)"
    }
}
