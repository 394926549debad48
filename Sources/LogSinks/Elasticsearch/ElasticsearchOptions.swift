// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about an Elasticsearch or OpenSearch sink: its `elasticsearch:` section.
package struct ElasticsearchOptions: ConfigOptions, Sendable {
    /// Base addresses, `https://host:9200`; requests go to each in turn, and past those that fail.
    package var hosts: [String] = []
    /// The index or data stream that documents are created in.
    package var target = ""
    /// True where the target was named as a data stream.
    package var isDataStream = false
    package var compression = Compression.gzip
    /// 1 (fast) to 12 (small).
    package var gzipLevel = 1
    package var connection = HTTPConnectionOptions()

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
        reader.read("compression", into: &compression)
        reader.read("gzip_level", into: &gzipLevel, in: GzipLevel.range)
        connection = HTTPConnectionOptions(from: &reader)
        checkHosts(in: &reader)
    }

    private mutating func readTarget(from reader: inout ConfigReader) {
        guard let chosen = reader.chosenKey(of: Target.self) else { return }
        isDataStream = chosen == .dataStream
        let key = chosen.rawValue
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
            let mend = HostAddress.mend(host, example: "https://search.example.com:9200")
            reader.fault(at: "hosts", index: index, "`\(HostAddress.quoted(host))` is no address", mend: mend)
        }
    }
}
