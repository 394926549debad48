// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import FoundationEssentials
internal import LogModel
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Why a server's certificate is not believed. The TLS library says only that it is not, so the certificate is fetched once more and looked at.
enum CertificateDoubt {
    /// nil when the certificate cannot be had.
    static func look(at url: String, _ options: HTTPConnectionOptions) async -> TransportFailure? {
        guard let address = URL(string: url), let host = address.host else { return nil }
        let name = host.filter { $0 != "[" && $0 != "]" }
        guard let certificate = await certificate(of: name, port: address.port ?? 443, options) else { return nil }
        return TransportFailure("TLS: " + words(for: certificate, of: name, now: .now, caFile: options.caFile))
    }

    static func words(for certificate: NIOSSLCertificate, of host: String, now: Timestamp, caFile: String?) -> String {
        let (from, to) = (Int64(certificate.notValidBefore), Int64(certificate.notValidAfter))
        if to < now.seconds { return "the certificate of \(host) expired on \(day(to)); it has to be renewed there" }
        if from > now.seconds { return "the certificate of \(host) is valid from \(day(from)) on; is this machine's clock right?" }
        let names = names(in: "\(certificate)")
        if !names.contains(where: { matches($0, host) }) {
            let others = names.isEmpty ? "names no host" : "is for \(names.joined(separator: ", "))"
            return "the certificate of \(host) \(others); use a name that it holds, or have it made for this one"
        }
        let known = caFile.map { "is not in \($0)" } ?? "this machine does not know"
        return "the certificate of \(host) comes from an authority that \(known); name the authority's PEM file in `ca_file`"
    }

    /// The first certificate that the server shows; no request is made.
    private static func certificate(of host: String, port: Int, _ options: HTTPConnectionOptions) async -> NIOSSLCertificate? {
        var shown: NIOSSLCertificate?
        let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
        guard let tls = try? options.tlsConfiguration(), let context = try? NIOSSLContext(configuration: tls) else { return nil }
        let (ended, end) = AsyncStream.makeStream(of: NIOSSLCertificate?.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(options.connectTimeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let show: NIOSSLCustomVerificationCallback = { chain, verdict in
                        end.yield(chain.first)
                        verdict.succeed(.failed)
                    }
                    let name = isAddress ? nil : host
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: name, customVerificationCallback: show)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        guard let channel = try? await bootstrap.connect(host: host, port: port).get() else { return nil }
        channel.closeFuture.whenComplete { _ in end.finish() }
        _ = channel.eventLoop.scheduleTask(in: TimeAmount(options.connectTimeout)) { channel.close(promise: nil) }
        for await certificate in ended { shown = shown ?? certificate }
        return shown
    }

    /// The names in `<NIOSSLCertificate;serial_number=1;common_name=a;alternative_names=b,c>`; the common name is no longer believed by anybody.
    private static func names(in description: String) -> [String] {
        guard let start = description.firstRange(of: "alternative_names=")?.upperBound else { return [] }
        return description[start...].dropLast().split(separator: ",").map(String.init)
    }

    private static func matches(_ name: String, _ host: String) -> Bool {
        let (name, host) = (name.lowercased(), host.lowercased())
        guard name.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return name == host }
        return host[dot...] == name.dropFirst()
    }

    private static func day(_ seconds: Int64) -> String {
        let time = CivilTime(seconds: seconds)
        return [time.year, time.month, time.day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    }
}
