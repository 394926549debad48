// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// The page that tells how the recorder does: the `status:` section. Without it nothing is listened on.
package struct StatusOptions: ConfigOptions, Sendable {
    /// Address and port; nil listens nowhere.
    package var listen: ListenAddress?

    package init() {}

    package init(from reader: inout ConfigReader) {
        var text: String?
        reader.read("listen", into: &text)
        guard let text else { return }
        listen = ListenAddress(text)
        if listen == nil {
            reader.fault(at: "listen", "`\(text)` is no address and port", mend: "write it such as 127.0.0.1:9095 or [::]:9095")
        }
    }
}

/// A numeric address, or `localhost`, and a port to listen on: `127.0.0.1:9095`, `[::1]:9095`, `:9095` for all addresses.
package struct ListenAddress: Hashable, Sendable {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) } else if host.contains(":") { return nil }
        guard host.allSatisfy({ $0.isASCII && !$0.isWhitespace && $0 != "/" }) else { return nil }
        self.host = host.isEmpty ? "::" : host
        self.port = port
    }
}
