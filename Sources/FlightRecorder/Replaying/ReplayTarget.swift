// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// Where a replay goes.
package enum ReplayTarget: Sendable {
    /// The documents as they are stored.
    case standardOutput
    case sink(SinkOptions)
    /// Nowhere: what would be sent is only counted.
    case nowhere
}

extension SinkOptions {
    /// The sink that an address on a command line stands for, with nothing else set about it.
    ///
    /// | address                               | sink                                             |
    /// |---------------------------------------|--------------------------------------------------|
    /// | `https://host:8443/ingest`            | http                                             |
    /// | `elasticsearch:http://host:9200/logs` | elasticsearch, the last word is the index        |
    /// | `file:/path`, `file:-`                | file                                             |
    package init(address: String) throws(ReplayFault) {
        let parts = address.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "http", "https": try self.init(kind: "http", ["url": .scalar(address)])
        case "file": try self.init(kind: "file", ["path": .scalar(rest)])
        case "elasticsearch":
            guard let slash = rest.lastIndex(of: "/"), !rest[..<slash].hasSuffix("/"), slash > rest.startIndex,
                rest.index(after: slash) < rest.endIndex
            else {
                throw ReplayFault("--to: the address names no index; write one such as elasticsearch:http://search.example.com:9200/logs")
            }
            let hosts = ConfigNode(.sequence([.scalar(String(rest[..<slash]))]))
            try self.init(
                kind: "elasticsearch", ["hosts": hosts, "index": .scalar(String(rest[rest.index(after: slash)...]))])
        default:
            throw ReplayFault(
                "--to: `\(parts[0])` is neither a sink nor the beginning of an address; write one such as https://host/path, elasticsearch:http://host:9200/index or file:/path, "
                    + "or name a sink of a configuration file with -c FILE")
        }
    }

    /// Decoded as from a configuration file, so that what is wrong with an address is found by those who know.
    private init(kind: String, _ section: KeyValuePairs<String, ConfigNode>) throws(ReplayFault) {
        let inner = ConfigNode(.mapping(section.map { ConfigEntry($0.key, $0.value) }))
        let tree = ConfigNode(.mapping([ConfigEntry("name", .scalar(kind)), ConfigEntry(kind, inner)]))
        do throws(ConfigFaults) {
            self = try ConfigDocument(tree).decode(SinkOptions.self)
        } catch {
            // The address itself may hold a secret; those who know it show it without.
            throw ReplayFault("--to: \(error.faults.first?.problem.description ?? "this is no address")")
        }
    }
}

extension RecorderConfiguration {
    /// The sink of that name; without a name the only one.
    package func sink(named name: String?) throws(ReplayFault) -> SinkOptions {
        let names = sinks.map { "`\($0.name)`" }.joined(separator: ", ")
        guard let name else {
            guard let only = sinks.first else { throw ReplayFault("the configuration has no sink; name an address with --to") }
            guard sinks.count == 1 else { throw ReplayFault("the configuration has several sinks; name one with --to: \(names)") }
            return only
        }
        guard let sink = sinks.first(where: { $0.name == name }) else {
            throw ReplayFault("the configuration has no sink `\(name)`; it has \(sinks.isEmpty ? "none" : names)")
        }
        return sink
    }
}
