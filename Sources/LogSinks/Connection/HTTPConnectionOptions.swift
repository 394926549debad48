// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import NIOSSL

/// How a receiver is reached by HTTP, and who we say we are: keys that every section of such a sink has.
package struct HTTPConnectionOptions: ConfigOptions, Sendable {
    package var apiKey: Secret?
    package var bearerToken: Secret?
    package var username: String?
    package var password: Secret?
    /// A PEM file of certificates to trust instead of the system's.
    package var caFile: String?
    /// PEM files of our own certificate, its chain behind it, and of its key.
    package var clientCertificate: String?
    package var clientKey: String?
    package var connectTimeout = Duration.seconds(5)
    /// How long a whole request may take, its answer included.
    package var requestTimeout = Duration.seconds(60)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("api_key", into: &apiKey)
        reader.read("bearer_token", into: &bearerToken)
        reader.read("username", into: &username)
        reader.read("password", into: &password)
        reader.read("ca_file", into: &caFile)
        reader.read("client_certificate", into: &clientCertificate)
        reader.read("client_key", into: &clientKey)
        reader.read("connect_timeout", into: &connectTimeout, in: .milliseconds(1) ... .seconds(3_600))
        reader.read("request_timeout", into: &requestTimeout, in: .milliseconds(1) ... .seconds(3_600))
        checkCredentials(in: &reader)
        checkFiles(in: &reader)
    }

    /// True when an `Authorization` header is made of these options.
    var signsIn: Bool { apiKey != nil || bearerToken != nil || username != nil }

    private func checkCredentials(in reader: inout ConfigReader) {
        let ways = [("api_key", apiKey != nil), ("bearer_token", bearerToken != nil), ("username", username != nil)].filter(\.1).map(\.0)
        for way in ways.dropFirst() {
            reader.fault(at: way, "stands beside `\(ways[0])`", mend: "keep one way to sign in")
        }
        if let username, username.contains(":") {
            reader.fault(at: "username", "holds `:`, which ends a name", mend: "use a user without one")
        }
        if username != nil, password == nil {
            reader.fault(at: "username", "has no password", mend: "add `password` or `password_file`")
        }
        if password != nil, username == nil {
            reader.fault(at: "password", "has no user", mend: "add `username`")
        }
        for (key, secret) in [("api_key", apiKey), ("bearer_token", bearerToken)] {
            guard let secret, !HTTPHeader.isValue(secret.reveal()) else { continue }
            reader.fault(at: key, "holds a line end or another control character", mend: "write the secret alone")
        }
    }

    private func checkFiles(in reader: inout ConfigReader) {
        var isSound = true
        func check(_ key: String, _ mend: String, _ load: () throws -> Void) {
            do { try load() } catch {
                isSound = false
                reader.fault(at: key, "\(error)", mend: mend)
            }
        }
        if let caFile {
            check("ca_file", "name a readable PEM file with at least one certificate") { _ = try TLSFiles.certificates(inFile: caFile) }
        }
        if let clientCertificate {
            check("client_certificate", "name a readable PEM file with our certificate and its chain") {
                _ = try TLSFiles.certificates(inFile: clientCertificate)
            }
        }
        if let clientKey {
            check("client_key", "name a readable PEM file with the certificate's key") { _ = try TLSFiles.key(inFile: clientKey) }
        }
        switch (clientCertificate, clientKey) {
        case (_?, nil): reader.fault(at: "client_certificate", "has no key", mend: "add `client_key`")
        case (nil, _?): reader.fault(at: "client_key", "has no certificate", mend: "add `client_certificate`")
        case (_?, _?) where isSound:
            check("client_key", "name the key of that certificate") {
                let tls = try tlsConfiguration()
                guard (try? NIOSSLContext(configuration: tls)) != nil else {
                    throw TLSFiles.Failure(description: "is not the key of the certificate in `client_certificate`")
                }
            }
        default: break
        }
    }

    /// What TLS connections are made with.
    func tlsConfiguration() throws(TLSFiles.Failure) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let caFile { tls.trustRoots = .certificates(try TLSFiles.certificates(inFile: caFile)) }
        if let clientCertificate, let clientKey {
            tls.certificateChain = try TLSFiles.certificates(inFile: clientCertificate).map { .certificate($0) }
            tls.privateKey = .privateKey(try TLSFiles.key(inFile: clientKey))
        }
        return tls
    }
}
