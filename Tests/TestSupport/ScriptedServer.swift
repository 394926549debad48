// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// An HTTP server that notes every request and answers what its script says; when the script is over, its last answer again.
package final class ScriptedServer: Sendable {
    package struct Request: Sendable {
        package var method = "GET"
        package var target: String
        package var headers: [String: String]
        package var body: Data
    }

    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String: String]
        package var body: String
        package var manner: Manner

        package init(_ status: Int, _ body: String, headers: [String: String] = [:], manner: Manner = .whole) {
            (self.status, self.body, self.headers, self.manner) = (status, body, headers, manner)
        }

        /// Nothing ever comes, and the connection stays open.
        package static let silence = Answer(0, "", manner: .silence)

        /// The bytes alone, which need not be HTTP; then the connection is closed.
        package static func raw(_ bytes: String) -> Answer { Answer(0, bytes, manner: .raw) }
    }

    package enum Manner: Sendable {
        case whole
        case silence, raw
        /// The head and half of the body, then the connection is closed.
        case cut
        /// The body byte by byte, with so much time before each.
        case slow(milliseconds: Int)
        /// Nothing for so long, then all at once.
        case late(milliseconds: Int)
        /// The body again and again, without end.
        case endless
    }

    /// The port on loopback.
    package var port: Int { listener.withLock { $0?.localAddress?.port ?? 0 } }
    private let noted = Mutex<[Request]>([])
    private let keepsRequests: Bool
    private let respond: @Sendable (Request) -> Answer
    private let listener = Mutex<(any Channel)?>(nil)

    /// Speaks TLS with the certificate, if there is one; asks for one that `clientAuthority` (a PEM file) has signed, if that is given.
    /// With `keepsRequests` false it forgets each request once it is answered.
    package init(
        tls: TestCertificate? = nil, clientAuthority: String? = nil, keepsRequests: Bool = true,
        respond: @escaping @Sendable (Request) -> Answer
    ) async throws {
        self.respond = respond
        self.keepsRequests = keepsRequests
        let context = try tls.map { try NIOSSLContext(configuration: $0.configuration(clientAuthority: clientAuthority)) }
        let answer: @Sendable (Request) -> Answer = { [weak self] in self?.answer($0) ?? Answer(503, "") }
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(answer))
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        listener.withLock { $0 = channel }
    }

    package convenience init(_ script: [Answer], tls: TestCertificate? = nil, clientAuthority: String? = nil) async throws {
        let left = Mutex(script)
        try await self.init(tls: tls, clientAuthority: clientAuthority) { _ in
            left.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? Answer(503, "") }
        }
    }

    deinit {
        listener.withLock { $0?.close(promise: nil) }
    }

    package var requests: [Request] { noted.withLock { $0 } }

    private func answer(_ request: Request) -> Answer {
        if keepsRequests { noted.withLock { $0.append(request) } }
        return respond(request)
    }
}

extension TestCertificate {
    fileprivate func configuration(clientAuthority: String?) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        if let clientAuthority {
            configuration.trustRoots = .file(clientAuthority)
            configuration.certificateVerification = .noHostnameVerification
        }
        return configuration
    }
}
