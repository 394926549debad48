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
