// SPDX-License-Identifier: Apache-2.0

/// What the requests of a setup differ by.
package enum SearchFlavor: String, Sendable, CaseIterable {
    case elasticsearch
    /// Elasticsearch without nodes to look after: data streams have a lifecycle of their own, and there is no ILM.
    case serverless
    case opensearch
}

/// Which search server answers, as its answer to `GET /` tells.
///
/// ```
/// {"version":{"number":"8.15.0","build_flavor":"default",…},"tagline":"You Know, for Search"}
/// {"version":{"distribution":"opensearch","number":"2.17.0",…},"tagline":"The OpenSearch Project: https://opensearch.org/"}
/// ```
struct SearchServerKind: Hashable, Sendable {
    var flavor: SearchFlavor
    /// `8.15.0`, as it says.
    var version: String

    /// nil when the answer is no search server's.
    init?(_ answer: [UInt8]) {
        guard let version = JSONValue(answer)?["version"], let number = version["number"]?.text else { return nil }
        self.version = number
        switch (version["distribution"]?.text, version["build_flavor"]?.text) {
        case ("opensearch", _): flavor = .opensearch
        case (_, "serverless"): flavor = .serverless
        default: flavor = .elasticsearch
        }
    }

    init(_ flavor: SearchFlavor, version: String = "") { (self.flavor, self.version) = (flavor, version) }

    /// `Elasticsearch 8.15.0`
    var words: String {
        switch flavor {
        case .elasticsearch: "Elasticsearch \(version)"
        case .serverless: "Elasticsearch Serverless"
        case .opensearch: "OpenSearch \(version)"
        }
    }
}
