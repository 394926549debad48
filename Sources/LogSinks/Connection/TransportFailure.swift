// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import LogModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// What the layers below HTTP say when there is no answer, in words that tell what to mend.
struct TransportFailure: Error, Hashable {
    var words: String

    init(_ words: String) { self.words = words }

    init(_ error: any Error) { words = TransportFailure.words(for: error) }

    /// True when the other side has a certificate that we do not believe.
    static func isDoubtOfCertificate(_ error: any Error) -> Bool {
        if let error = error as? NIOSSLExtraError { return error == .failedToValidateHostname }
        return "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: connection(error)
        case let error as IOError: SystemMessage.text(for: error.errnoCode)
        case let error as NIOSSLError: tls("\(error)")
        case let error as BoringSSLError: tls("\(error)")
        case let error as NIOSSLExtraError: "TLS: \(error.description)"
        case let error as HTTPClientError: client(error)
        case let error as HTTPParserError: "the answer is no HTTP (\(error))"
        case is CancellationError: givenUp
        default: "\(error)"
        }
    }

    private static let givenUp = "the request was given up, since panicbox stops"

    private static func client(_ error: HTTPClientError) -> String {
        switch error {
        case .remoteConnectionClosed: "the connection was closed before the answer was whole"
        case .connectTimeout: "no connection in time (connect_timeout)"
        case .tlsHandshakeTimeout: "TLS: no handshake in time (connect_timeout); does it speak TLS?"
        case .cancelled: givenUp
        default: error.description.replacing("HTTPClientError.", with: "")
        }
    }

    private static func connection(_ error: NIOConnectionError) -> String {
        let target = "cannot connect to \(error.host):\(error.port)"
        if let failure = error.connectionErrors.first { return "\(target): \(words(for: failure.error))" }
        if error.dnsAError != nil || error.dnsAAAAError != nil { return "\(target): the name cannot be resolved" }
        return target
    }

    private static func tls(_ text: String) -> String {
        let mends = [
            "CERTIFICATE_REQUIRED": "it asks for a certificate of ours; set `client_certificate` and `client_key`",
            "WRONG_VERSION_NUMBER": "it does not speak TLS; is it http:// instead of https://?",
            "HTTP_REQUEST": "it does not speak TLS; is it http:// instead of https://?",
            "UNKNOWN_CA": "it does not know the authority of our `client_certificate`",
            "BAD_CERTIFICATE": "it does not believe our `client_certificate`",
            "CERTIFICATE_EXPIRED": "it says that our `client_certificate` has expired",
        ]
        let mend = mends.first { text.contains($0.key) }?.value
        return "TLS: " + (mend ?? "the handshake failed (\(text))")
    }
}
