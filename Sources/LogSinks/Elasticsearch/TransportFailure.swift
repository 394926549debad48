// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import LogModel

/// What the layers below HTTP say when a request fails, in words that tell what to mend.
enum TransportFailure {
    static func words(for error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: connection(error)
        case let error as IOError: SystemMessage.text(for: error.errnoCode)
        case let error as NIOSSLError: "TLS: \(tls(error))"
        case let error as NIOSSLExtraError: "TLS: \(error.description)"
        case let error as HTTPClientError: error.description.replacing("HTTPClientError.", with: "")
        case is CancellationError: "the request was given up, since panicbox stops"
        default: "\(error)"
        }
    }

    private static func connection(_ error: NIOConnectionError) -> String {
        let target = "cannot connect to \(error.host):\(error.port)"
        if let failure = error.connectionErrors.first { return "\(target): \(words(for: failure.error))" }
        if error.dnsAError != nil || error.dnsAAAAError != nil { return "\(target): the name cannot be resolved" }
        return target
    }

    private static func tls(_ error: NIOSSLError) -> String {
        switch error {
        case .handshakeFailed(let cause): "the handshake failed (\(cause)); is `ca_file` right?"
        default: "\(error)"
        }
    }
}
