// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about a sink that posts NDJSON: its `http:` section.
package struct HTTPSinkOptions: ConfigOptions, Sendable {
    /// Whole addresses, path and query included; requests go to each in turn, and past those that fail.
    package var urls: [String] = []
    /// Further headers; their values are never shown.
    package var headers: [String: Secret] = [:]
    package var compression = Compression.auto
    /// 1 (fast) to 12 (small).
    package var gzipLevel = 1
    package var connection = HTTPConnectionOptions()

    package enum Compression: String, ConfigChoice {
        /// The first of LZ4, gzip and none that the receiver takes.
        case auto
        case lz4, gzip, none
    }

    private enum Place: String, ConfigChoice {
        case url, urls
    }

    package init() {}

    package init(from reader: inout ConfigReader) {
        readAddresses(from: &reader)
        reader.read("headers", into: &headers)
        reader.read("compression", into: &compression)
        reader.read("gzip_level", into: &gzipLevel, in: GzipLevel.range)
        connection = HTTPConnectionOptions(from: &reader)
        checkHeaders(in: &reader)
    }

    private mutating func readAddresses(from reader: inout ConfigReader) {
        switch reader.chosenKey(of: Place.self) {
        case .url:
            var url = ""
            reader.require("url", into: &url)
            if !url.isEmpty { urls = [url] }
        case .urls: reader.require("urls", into: &urls)
        case nil: return
        }
        for (index, url) in urls.enumerated() {
            do throws(RequestAddress.Fault) {
                _ = try RequestAddress(url)
            } catch {
                let isList = reader.contains("urls")
                reader.fault(
                    at: isList ? "urls" : "url", index: isList ? index : nil, "`\(HostAddress.quoted(url))` \(error.problem)",
                    mend: error.mend)
            }
        }
    }

    private func checkHeaders(in reader: inout ConfigReader) {
        // What these say follows from the body and the connection.
        let ours = ["content-encoding", "content-length", "transfer-encoding", "connection"]
        var seen: Set<String> = []
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            let folded = name.lowercased()
            if !HTTPHeader.isName(name) {
                reader.fault(at: "headers", "the name `\(name.printable)` is not one of a header", mend: "use letters, digits and -")
            } else if ours.contains(folded) {
                reader.fault(at: "headers", "`\(name)` is set by panicbox itself", mend: "remove it")
            } else if folded == "authorization", connection.signsIn {
                reader.fault(at: "headers", "`\(name)` stands beside another way to sign in", mend: "keep one of the two")
            } else if !seen.insert(folded).inserted {
                reader.fault(at: "headers", "`\(name)` is there twice", mend: "keep one; case does not matter in names")
            }
            if !HTTPHeader.isValue(value.reveal()) {
                reader.fault(
                    at: "headers", "the value of `\(name.printable)` begins or ends with a space, or holds a line end",
                    mend: "write it in one line")
            }
        }
    }
}

extension String {
    fileprivate var printable: String { String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 ? " " : $0 })) }
}
