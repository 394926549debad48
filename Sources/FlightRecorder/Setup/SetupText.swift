// SPDX-License-Identifier: Apache-2.0

internal import LogSinks

/// What a setup would send to a kind of server, as a console takes it: for those who let no program change their server.
///
/// ```
/// PUT /_index_template/panicbox-logs-go
/// {
///   "index_patterns" : [ "logs-go" ], …
/// ```
enum SetupText {
    /// One body for each request, the policy before the template that names it.
    static func files(
        target: String, isDataStream: Bool, on flavor: SearchFlavor, keepDays: Int
    ) -> [(path: String, body: JSONValue)] {
        var found: [(path: String, body: JSONValue)] = []
        var template = IndexTemplate(target: target, isDataStream: isDataStream, types: FieldTypes(for: flavor))
        if isDataStream {
            let policy = LifecyclePolicy(target: target, days: keepDays, flavor: flavor)
            if let path = policy.path { found.append((path, policy.body)) }
            switch flavor {
            case .elasticsearch: template.lifecycle = .policy(policy.name)
            case .serverless: template.lifecycle = .retention(days: keepDays)
            case .opensearch: break
            }
        }
        found.append(("/_index_template/\(template.name)", template.body))
        return found
    }

    static func text(_ body: JSONValue) -> String { String(decoding: body.encoded(forPeople: true), as: UTF8.self) + "\n" }
}

extension SinkOptions {
    /// All requests that a setup makes for the sink's index or data stream; nothing for a sink that writes elsewhere.
    package func setupText(for flavor: SearchFlavor, keepDays: Int) -> String {
        guard case .elasticsearch(let options) = target else { return "" }
        return SetupText.files(target: options.target, isDataStream: options.isDataStream, on: flavor, keepDays: keepDays)
            .map { "PUT \($0.path)\n\(SetupText.text($0.body))" }.joined(separator: "\n")
    }
}

extension RecorderConfiguration {
    /// The sinks of kind elasticsearch, or the one of them that has the name.
    package func searchSinks(named name: String?) -> [SinkOptions] {
        sinks.filter { sink in
            guard case .elasticsearch = sink.target else { return false }
            return name == nil || sink.name == name
        }
    }
}
