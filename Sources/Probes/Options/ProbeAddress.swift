// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// A whole address to ask: `http://127.0.0.1:6060/debug/vars`.
package struct ProbeAddress: ConfigScalar, Hashable, Sendable {
    /// As written, without a slash at its end.
    package let text: String
    /// Scheme, host, port and path: a query may hold a key.
    package let shown: String
    /// The name or number of the machine, without brackets.
    let host: String

    package init(configText text: String) throws(ConfigProblem) {
        if text.utf8.contains(where: { !(0x21...0x7E).contains($0) }) {
            throw ConfigProblem("holds a space or another character that no address has", mend: "write it percent-encoded")
        }
        guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            throw ConfigProblem("is no address", mend: ProbeAddress.example)
        }
        let shown = text.prefix { $0 != "?" && $0 != "#" }
        let authority = shown.dropFirst(scheme.count).prefix { $0 != "/" }
        if authority.contains("@") { throw ConfigProblem("holds a user", mend: "leave it out: none is sent") }
        if text.contains("#") { throw ConfigProblem("holds `#`, which is never sent", mend: "leave it out") }
        guard let host = ProbeAddress.host(of: authority) else {
            throw ConfigProblem("`\(authority.prefix(60))` is no host and port", mend: ProbeAddress.example)
        }
        self.host = host
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
        self.shown = String(shown)
    }

    package var configText: String { text }

    /// True where the kernel itself answers for the address: 127.0.0.0/8, ::1 and localhost (RFC 6761).
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static let example = "write one such as http://127.0.0.1:6060/debug/vars"

    /// The host of `host:port`, `host` or `[::1]:port`; nil where that is none.
    private static func host(of authority: Substring) -> String? {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let port = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { return String(host.dropFirst().dropLast()).lowercased() }
        return host.isEmpty || host.contains(":") ? nil : host.lowercased()
    }
}
