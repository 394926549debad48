// SPDX-License-Identifier: Apache-2.0

/// The index template of one index or data stream.
struct IndexTemplate: Sendable {
    /// The index or data stream that the sink writes to.
    var target: String
    var isDataStream: Bool
    var types: FieldTypes
    /// How old data goes; nil where nothing lets it go.
    var lifecycle: Lifecycle?

    /// Counts the changes of the mapping: a server that has an older one gets this.
    static let version = 1
    /// Above the templates that servers have of their own (100 for `logs-*-*`) and those of agents (200).
    private static let priority: JSONValue = 500

    /// What lets old data go.
    enum Lifecycle: Hashable, Sendable {
        /// A policy of Elasticsearch by that name.
        case policy(String)
        /// A data stream's own, in days.
        case retention(days: Int)
    }

    var name: String { "panicbox-\(target)" }

    /// The body of `PUT /_index_template/NAME`.
    var body: JSONValue {
        var template: [String: JSONValue] = ["settings": settings, "mappings": IndexMapping.mappings(types)]
        if case .retention(let days) = lifecycle { template["lifecycle"] = ["data_retention": .text("\(days)d")] }
        var body: [String: JSONValue] = [
            "index_patterns": [.text(target)], "priority": IndexTemplate.priority, "version": .integer(IndexTemplate.version),
            "template": .object(template),
            "_meta": ["managed_by": "panicbox", "description": "What panicbox setup makes for \(target)"],
        ]
        if isDataStream { body["data_stream"] = [:] }
        return .object(body)
    }

    private var settings: JSONValue {
        var settings: [String: JSONValue] = [
            "index.codec": "best_compression",
            // A value of an odd form costs its own search, never the document.
            "index.mapping.ignore_malformed": true,
            "index.query.default_field": ["message", "error.message"],
        ]
        if case .policy(let name) = lifecycle { settings["index.lifecycle.name"] = .text(name) }
        return .object(settings)
    }
}
