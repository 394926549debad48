// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogSinks

/// One entry under `sinks:`; its key says what kind of sink it is.
package struct SinkOptions: ConfigOptions, Sendable {
    /// Names the cursor and the dead letters; a sink that keeps its name goes on where it was.
    package var name = ""
    package var target = Target.none
    package var batch = BatchOptions()
    package var backoff = BackoffOptions()
    package var breaker = BreakerOptions()
    package var shipping = ShipOptions()

    package enum Target: Sendable {
        case none
        case elasticsearch(ElasticsearchOptions)
        case http(HTTPSinkOptions)
        case file(FileSinkOptions)
    }

    private enum Kind: String, ConfigChoice {
        case elasticsearch, http, file
    }

    package init(name: String) {
        self.name = name
    }

    package init(from reader: inout ConfigReader) {
        reader.require("name", into: &name)
        if let bad = name.unicodeScalars.first(where: { !SinkOptions.allows($0) }) {
            reader.fault(at: "name", "`\(name)` holds `\(bad)`, which a file name should not", mend: "use letters, digits, - and _")
        }
        reader.read("batch", into: &batch)
        reader.read("backoff", into: &backoff)
        reader.read("breaker", into: &breaker)
        shipping = ShipOptions(from: &reader)
        switch reader.chosenKey(of: Kind.self) {
        case .elasticsearch: target = .elasticsearch(reader.required("elasticsearch", ElasticsearchOptions()))
        case .http: target = .http(reader.required("http", HTTPSinkOptions()))
        case .file: target = .file(reader.required("file", FileSinkOptions()))
        case nil: break
        }
    }

    private static func allows(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "_")
    }
}
