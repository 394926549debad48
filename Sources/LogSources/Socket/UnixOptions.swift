// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about a socket of this machine: a `unix:` section under `sources:`.
package struct UnixOptions: ConfigOptions, Sendable {
    /// Where it stands.
    package var path = ""
    package var type = Kind.stream
    /// Who may write to it: connecting needs the right to write.
    package var mode = FileMode(0o622)
    /// Most connections at once; those beyond wait until one ends. Of datagrams most processes whose streams are open at once.
    package var maxConnections = 256
    /// Most bytes read at once of a connection.
    package var readSize = ByteSize.kibibytes(64)

    package enum Kind: String, ConfigChoice {
        /// Each connection is a stream of its own.
        case stream
        /// Each datagram is a line, or several; each process that sends is a stream of its own.
        case datagram
    }

    /// The room for a path in an address of the kernel (`sockaddr_un`), less the zero behind it.
    private static let pathLimit = 107

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.require("path", into: &path)
        reader.read("type", into: &type)
        reader.read("mode", into: &mode)
        reader.read("max_connections", into: &maxConnections, in: 1...4_096)
        reader.read("read_size", into: &readSize, in: .kibibytes(4)...(.mebibytes(4)))
        reader.refuseRelative(path, at: "path", example: "/run/panicbox/log.sock")
        if path.hasPrefix("/"), path.utf8.count > UnixOptions.pathLimit {
            reader.fault(at: "path", "is longer than the \(UnixOptions.pathLimit) bytes that a socket's path may have", mend: "shorten it")
        }
    }
}
