// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

extension ReplayTarget {
    /// Names who gets the records, so that one receiver is told from another; nil for nobody. Holds no secret.
    var receiver: String? {
        switch self {
        case .standardOutput: "standard output"
        case .sink(let sink): sink.receiver
        case .nowhere: nil
        }
    }
}

extension SinkOptions {
    /// `http https://host:8443 (5d2f01aa)`
    fileprivate var receiver: String {
        switch target {
        case .elasticsearch(let options):
            "elasticsearch " + (options.hosts.map(SinkOptions.shown) + [options.target]).joined(separator: " ")
        case .http(let options): "http " + options.urls.map(SinkOptions.shown).joined(separator: " ")
        case .file(let options): options.path == "-" ? "standard output" : "file \(ReplayMark.absolute(options.path))"
        case .none: name
        }
    }

    /// An address as far as its host. What is behind that may be a key, so it is only told from another by a checksum.
    private static func shown(_ address: String) -> String {
        let host = address.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/").prefix { $0 != "?" }
        guard host.utf8.count < address.utf8.count else { return String(host) }
        return "\(host) (\(String(CRC32C.of(Array(address.utf8).rawSpan), radix: 16)))"
    }
}
