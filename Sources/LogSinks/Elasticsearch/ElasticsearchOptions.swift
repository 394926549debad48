// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about an Elasticsearch or OpenSearch sink: its `elasticsearch:` section.
package struct ElasticsearchOptions: ConfigOptions, Sendable {
    /// Base addresses, `https://host:9200`; the next one is used when one fails.
    package var hosts: [String] = []
    /// The index or data stream that documents are created in.
    package var target = ""
    package var apiKey: Secret?
    package var username: String?
    package var password: Secret?
    package var compression = Compression.gzip
    /// libdeflate's level, 1 (fast) to 12 (small).
    package var gzipLevel = 1
    /// A PEM file of certificates to trust instead of the system's.
    package var caFile: String?
    package var connectTimeout = Duration.seconds(5)
    /// How long a whole request may take.
    package var requestTimeout = Duration.seconds(60)

    package enum Compression: String, ConfigChoice {
        case none, gzip
    }

    private enum Target: String, ConfigChoice {
        case index
        case dataStream = "data_stream"
    }

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.require("hosts", into: &hosts)
        readTarget(from: &reader)
        reader.read("api_key", into: &apiKey)
        reader.read("username", into: &username)
        reader.read("password", into: &password)
        reader.read("compression", into: &compression)
        reader.read("gzip_level", into: &gzipLevel, in: 1...12)
        reader.read("ca_file", into: &caFile)
        reader.read("connect_timeout", into: &connectTimeout, in: .milliseconds(1)...)
        reader.read("request_timeout", into: &requestTimeout, in: .milliseconds(1)...)
        checkHosts(in: &reader)
        checkCredentials(in: &reader)
        checkCA(in: &reader)
    }

    private mutating func readTarget(from reader: inout ConfigReader) {
        guard let key = reader.chosenKey(of: Target.self)?.rawValue else { return }
        reader.require(key, into: &target)
        let forbidden = target.first { " \"*\\<|,>/?#:".contains($0) || $0.isUppercase }
        if let forbidden {
            reader.fault(
                at: key, "`\(target)` holds `\(forbidden)`, which Elasticsearch refuses in names",
                mend: "use lower-case letters, digits, - and .")
        }
    }

    private func checkHosts(in reader: inout ConfigReader) {
        for (index, host) in hosts.enumerated() where HostAddress(host) == nil {
            reader.fault(at: "hosts", index: index, "`\(host)` is no address", mend: "write one such as https://search.example.com:9200")
        }
    }

    private func checkCredentials(in reader: inout ConfigReader) {
        if apiKey != nil, username != nil {
            reader.fault(at: "username", "stands beside `api_key`", mend: "keep one way to sign in")
        }
        if username != nil, password == nil {
            reader.fault(at: "username", "has no password", mend: "add `password` or `password_file`")
        }
        if password != nil, username == nil {
            reader.fault(at: "password", "has no user", mend: "add `username`")
        }
    }

    private func checkCA(in reader: inout ConfigReader) {
        guard let caFile else { return }
        do {
            _ = try TrustRoots.certificates(inFile: caFile)
        } catch {
            reader.fault(at: "ca_file", "\(error)", mend: "name a readable PEM file with at least one certificate")
        }
    }
}
