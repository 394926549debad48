// SPDX-License-Identifier: Apache-2.0

/// Every field of every document that panicbox writes, and what it is.
enum IndexMapping {
    /// By its dotted name, in the order in which documents have them.
    static let fields: [(name: String, kind: FieldKind)] =
        event + log + origin + error + crash + goroutines + runtime + findings

    private static let event: [(String, FieldKind)] = [
        ("@timestamp", .time), ("message", .text),
        ("event.id", .word), ("event.kind", .word), ("event.dataset", .word), ("event.category", .word), ("event.type", .word),
        ("event.hash", .word), ("event.reason", .word), ("event.reference", .word), ("event.start", .time), ("event.end", .time),
        ("labels", .flat),
    ]

    private static let log: [(String, FieldKind)] = [
        ("log.level", .word), ("log.logger", .word), ("log.offset", .integer), ("log.flags", .word), ("log.iostream", .word),
        ("log.file.path", .word),
        ("log.origin.function", .word), ("log.origin.file.name", .word), ("log.origin.file.line", .integer),
    ]

    private static let origin: [(String, FieldKind)] = [
        ("service.name", .word), ("service.version", .word), ("service.environment", .word), ("host.name", .word), ("client.ip", .address),
        ("container.id", .word), ("container.name", .word),
        ("kubernetes.namespace", .word), ("kubernetes.pod.name", .word), ("kubernetes.pod.uid", .word), ("kubernetes.node.name", .word),
        ("kubernetes.container.name", .word), ("kubernetes.container.restart_count", .integer), ("kubernetes.labels", .flat),
        ("orchestrator.type", .word), ("orchestrator.namespace", .word), ("orchestrator.resource.type", .word),
        ("orchestrator.resource.name", .word), ("systemd.unit", .word), ("systemd.invocation_id", .word),
        ("process.pid", .integer), ("process.exit_code", .integer), ("process.signal", .word), ("process.uptime", .integer),
        ("process.thread.id", .integer), ("process.thread.name", .word),
    ]

    private static let error: [(String, FieldKind)] = [
        ("error.type", .word), ("error.message", .text), ("error.code", .word), ("error.id", .word), ("error.stack_trace", .stack),
        ("trace.id", .word), ("trace.flags", .word), ("span.id", .word), ("transaction.id", .word),
    ]

    private static let crash: [(String, FieldKind)] = [
        ("go.crash.kind", .word), ("go.crash.incomplete", .truth), ("go.crash.lines", .integer), ("go.crash.bytes", .integer),
        ("go.crash.truncated_bytes", .integer), ("go.crash.foreign_lines", .integer), ("go.crash.exit_status", .integer),
        ("go.crash.runtime_notes", .text), ("go.crash.fatal", .text), ("go.crash.panics.value", .text), ("go.crash.panics.type", .word),
        ("go.crash.panics.recovered", .truth), ("go.crash.signal.name", .word), ("go.crash.signal.description", .word),
        ("go.crash.signal.code", .word), ("go.crash.signal.address", .word), ("go.crash.signal.pc", .word),
        ("go.culprit.function", .word), ("go.culprit.file", .word), ("go.culprit.line", .integer), ("go.culprit.module", .word),
        ("go.attributes", .flat),
    ]

    private static let goroutines: [(String, FieldKind)] = [
        ("go.goroutine.id", .integer), ("go.goroutine.state", .word), ("go.goroutine.wait_minutes", .integer),
        ("go.goroutine.locked_to_thread", .truth), ("go.goroutine.labels", .flat), ("go.goroutine.frames_elided", .integer),
        ("go.goroutine.frames.function", .word), ("go.goroutine.frames.package", .word), ("go.goroutine.frames.file", .word),
        ("go.goroutine.frames.line", .integer), ("go.goroutine.frames.offset", .word), ("go.goroutine.frames.arguments", .word),
        ("go.goroutine.frames.inlined", .truth), ("go.goroutine.frames.in_app", .truth),
        ("go.goroutine.created_by.function", .word), ("go.goroutine.created_by.file", .word), ("go.goroutine.created_by.line", .integer),
        ("go.goroutine.created_by.goroutine", .integer),
        ("go.census.goroutines", .integer), ("go.census.states", .flat), ("go.census.verdict", .text),
        ("go.census.groups.count", .integer), ("go.census.groups.state", .word), ("go.census.groups.wait_minutes_max", .integer),
        ("go.census.groups.wait_minutes_sum", .integer), ("go.census.groups.top", .word), ("go.census.groups.in_app", .word),
        ("go.census.groups.path", .word), ("go.census.groups.blocked_on.kind", .word), ("go.census.groups.blocked_on.address", .word),
        ("go.census.groups.blocked_on.locks", .integer), ("go.census.groups.ids", .integer),
    ]

    /// What the runtime prints of itself (`GODEBUG`).
    private static let runtime: [(String, FieldKind)] = [
        ("go.sched", .numbers), ("go.gc", .numbers), ("go.scavenger", .numbers), ("go.init", .numbers),
    ]

    private static let findings: [(String, FieldKind)] = [
        ("panicbox.trace_source", .word), ("panicbox.trace_candidates", .word), ("panicbox.service_source", .word),
        ("panicbox.repeats", .integer), ("panicbox.regression", .truth), ("panicbox.drill", .word),
        ("panicbox.history.first_seen", .time), ("panicbox.history.last_seen", .time), ("panicbox.history.count", .integer),
        ("panicbox.history.versions", .word),
        ("panicbox.exit.oom_kill", .truth), ("panicbox.exit.evidence", .text), ("panicbox.exit.peak_memory_bytes", .integer),
        ("panicbox.gap.reason", .word), ("panicbox.gap.stream", .word), ("panicbox.gap.from", .integer), ("panicbox.gap.to", .integer),
        ("panicbox.gap.records", .integer), ("panicbox.gap.bytes", .integer),
        ("panicbox.diagnosis.rule", .word), ("panicbox.diagnosis.version", .word), ("panicbox.diagnosis.stage", .word),
        ("panicbox.diagnosis.title", .word), ("panicbox.diagnosis.cause", .text), ("panicbox.diagnosis.code", .word),
        ("panicbox.diagnosis.check", .text), ("panicbox.diagnosis.sop_ref", .word), ("panicbox.diagnosis.reference", .word),
        ("panicbox.diagnosis.evidence", .text),
        ("panicbox.context.lines.@timestamp", .time), ("panicbox.context.lines.message", .text), ("panicbox.context.lines.level", .word),
        ("panicbox.context.lines.iostream", .word), ("panicbox.context.lines.stream", .word),
        ("panicbox.context.seconds", .decimal), ("panicbox.context.omitted", .integer), ("panicbox.health", .flat),
    ]

    /// The mapping as a server takes it. What it does not name is kept and shown, but not searched: a newer panicbox is never refused.
    static func mappings(_ types: FieldTypes) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        for (name, kind) in fields { add(types.mapping(of: kind), at: name.split(separator: ".")[...], to: &properties) }
        return [
            "dynamic": false, "date_detection": false, "dynamic_templates": numberTemplates, "properties": .object(properties),
        ]
    }

    private static func add(_ mapping: JSONValue, at path: ArraySlice<Substring>, to properties: inout [String: JSONValue]) {
        guard let first = path.first.map(String.init) else { return }
        guard path.count > 1 else {
            properties[first] = mapping
            return
        }
        var below = properties[first]?["properties"]?.members ?? [:]
        add(mapping, at: path.dropFirst(), to: &below)
        properties[first] = ["properties": .object(below)]
    }

    /// A whole number in the first document must not forbid a fraction in the second.
    private static let numberTemplates: JSONValue = [
        ["whole_numbers": ["match_mapping_type": "long", "mapping": ["type": "double"]]],
        ["words": ["match_mapping_type": "string", "mapping": ["type": "keyword", "ignore_above": 1_024]]],
    ]
}
