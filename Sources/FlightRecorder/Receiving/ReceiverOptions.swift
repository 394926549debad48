// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about a receiver of requests: an `http:` section under `sources:`.
package struct ReceiverOptions: ConfigOptions, Sendable {
    /// Address and port.
    package var listen = ListenAddress(host: "127.0.0.1", port: 8_020)
    /// What a sender must show; nil takes from everybody who can connect.
    package var bearerToken: Secret?
    /// Most bytes of one body, packed or not.
    package var maxBody = ByteSize.mebibytes(32)
    /// Most bytes of bodies that are read, or wait for the ring, at once.
    package var maxWaiting = ByteSize.mebibytes(64)
    /// Most connections at once.
    package var maxConnections = 256

    package init() {}

    package init(from reader: inout ConfigReader) {
        var address: String?
        reader.read("listen", into: &address)
        reader.read("bearer_token", into: &bearerToken)
        reader.read("max_body", into: &maxBody, in: .kibibytes(1)...(.gibibytes(1)))
        reader.read("max_waiting", into: &maxWaiting, in: .kibibytes(1)...(.gibibytes(4)))
        reader.read("max_connections", into: &maxConnections, in: 1...65_536)
        guard let address else { return }
        if let parsed = ListenAddress(address) {
            listen = parsed
        } else {
            reader.fault(at: "listen", "`\(address)` is no address and port", mend: "write it such as 127.0.0.1:8020 or [::]:8020")
        }
    }
}
