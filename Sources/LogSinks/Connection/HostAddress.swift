// SPDX-License-Identifier: Apache-2.0

/// The base address of a server: scheme, host, port and path, without a user, a query or a slash at the end.
struct HostAddress: Hashable, Sendable {
    /// The address as it is put before a path.
    let base: String

    /// nil unless `text` is an http or https address with a host.
    init?(_ text: String) {
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        guard !authority.isEmpty, !authority.hasPrefix(":"), !rest.contains(where: { "@?# ".contains($0) || $0.isNewline }) else {
            return nil
        }
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        }
        var base = scheme + rest
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
    }
}

/// A whole address that requests go to, its query included: `https://host:8123/?query=INSERT%20INTO%20logs%20FORMAT%20JSONEachRow`.
///
/// It is sent as written, so what an address may not hold is percent-encoded by whoever writes it.
struct RequestAddress: Hashable, Sendable {
    /// The address as written.
    let text: String
    /// The part before the query, which may be shown: a query may hold a secret.
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
            throw Fault(problem: "is no address", mend: "write one such as https://logs.example.com:8443/ingest")
        }
        guard !text.contains("#") else { throw Fault(problem: "holds `#`, which is never sent", mend: "write %23 for it, or leave it out") }
        self.text = text
        shown = base.base
    }
}
