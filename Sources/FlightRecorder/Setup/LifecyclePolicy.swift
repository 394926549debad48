// SPDX-License-Identifier: Apache-2.0

/// When a data stream begins another index, and when old ones go. A policy that is there already is the team's own and stays as it is.
struct LifecyclePolicy: Sendable {
    /// The data stream.
    var target: String
    /// How long data is kept.
    var days: Int
    var flavor: SearchFlavor

    var name: String { "panicbox-\(target)" }

    /// An index is closed at this size or age, whichever comes first.
    private static let (rolloverSize, rolloverAge) = ("50gb", "1d")

    /// Where it is put; nil where the server has none such.
    var path: String? {
        switch flavor {
        case .elasticsearch: "/_ilm/policy/\(name)"
        case .opensearch: "/_plugins/_ism/policies/\(name)"
        case .serverless: nil
        }
    }

    var body: JSONValue { flavor == .opensearch ? stateManagement : lifecycleManagement }

    /// Elasticsearch: index lifecycle management.
    private var lifecycleManagement: JSONValue {
        let rollover: JSONValue = [
            "max_primary_shard_size": .text(LifecyclePolicy.rolloverSize), "max_age": .text(LifecyclePolicy.rolloverAge),
        ]
        return [
            "policy": [
                "_meta": ["managed_by": "panicbox"],
                "phases": [
                    "hot": ["actions": ["rollover": rollover]],
                    "delete": ["min_age": "\(days)d", "actions": ["delete": [:]]],
                ],
            ]
        ]
    }

    /// OpenSearch: index state management, which finds the data stream by the pattern.
    private var stateManagement: JSONValue {
        let rollover: JSONValue = [
            "min_primary_shard_size": .text(LifecyclePolicy.rolloverSize), "min_index_age": .text(LifecyclePolicy.rolloverAge),
        ]
        let transition: JSONValue = ["state_name": "delete", "conditions": ["min_rollover_age": "\(days)d"]]
        return [
            "policy": [
                "description": "Made by panicbox setup for \(target)",
                "default_state": "hot",
                "states": [
                    ["name": "hot", "actions": [["rollover": rollover]], "transitions": [transition]],
                    ["name": "delete", "actions": [["delete": [:]]], "transitions": []],
                ],
                "ism_template": [["index_patterns": [.text(target)], "priority": 100]],
            ]
        ]
    }
}
