// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct IndexMappingTests {
    private static let fields = Dictionary(IndexMapping.fields.map { ($0.name, $0.kind) }) { $1 }

    /// The dotted names of a document's values that no field stands for.
    private static func unmapped(_ document: JSONDocument) -> Set<String> {
        var names: Set<String> = []
        func look(_ value: Any, at path: String) {
            if [.flat, .numbers].contains(fields[path]) { return }
            switch value {
            case let object as [String: Any]: for (key, value) in object { look(value, at: path.isEmpty ? key : "\(path).\(key)") }
            case let array as [Any]: for value in array { look(value, at: path) }
            default: if fields[path] == nil { names.insert(path) }
            }
        }
        look(document.object, at: "")
        return names
    }

    @Test func `each name stands once, and none below another`() {
        let names = IndexMapping.fields.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names { #expect(!names.contains { $0.hasPrefix("\(name).") }, "\(name)") }
    }

    @Test func `every value of the golden documents has a field`() throws {
        var missing: Set<String> = []
        var count = 0
        for case let file as URL in FileManager.default.enumerator(
            at: Golden.fixtures.appendingPathComponent("golden"), includingPropertiesForKeys: nil) ?? .init()
        where file.pathExtension == "json" {
            let all = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]] ?? []
            for document in all {
                // The golden form has its own way to write the lines before.
                missing.formUnion(Self.unmapped(JSONDocument(document)).filter { !$0.hasPrefix("panicbox.context") })
                count += 1
            }
        }
        #expect(count > 120 && missing.isEmpty, "\(missing.sorted())")
    }

    @Test func `everything that is known of a death and of its place has a field`() throws {
        var origin = Origin(service: "a", serviceVersion: "1", environment: "x", host: "h", path: "/a.log")
        (origin.processID, origin.client) = (7, "::1")
        origin.container = ContainerOrigin(id: "c", name: "n")
        var pod = PodOrigin(namespace: "n", name: "p", uid: "u")
        (pod.node, pod.container, pod.restartCount, pod.labels) = ("node", "c", 1, [.init("app.kubernetes.io/name", "x")])
        origin.pod = pod
        origin.unit = UnitOrigin(name: "a.service", invocation: "i")
        var diagnosis = CrashDiagnosis(rule: "r", version: "1.0.0", stage: .active, title: "t", cause: "c")
        (diagnosis.check, diagnosis.code, diagnosis.evidence) = (["a"], "E", ["b"])
        (diagnosis.sopReference, diagnosis.runbook) = ("SOP-1", "https://example.com")
        var exit = ProcessExit(.signal("SIGKILL"))
        (exit.isOutOfMemory, exit.evidence, exit.peakMemory, exit.uptime) = (true, "oom_kill 1", 1 << 20, .seconds(3))
        var death = ExitRecord(exit, time: .now, offset: 1)
        death.diagnoses = [diagnosis]
        death.context = [ContextLine(time: .now, level: .error, message: Array("m".utf8))]
        death.health = HealthReport(changes: [], seconds: 1, members: Array(#""before":{"a":1},"diff":[{"b":"c"}]"#.utf8))
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 4_096)
        let encoded = EncodedOrigin(stream: .random(), origin: origin)
        encoder.append(death, from: encoded, to: &batch)
        let gap = GapRecord(number: 1, reason: "r", time: .now, from: 1, to: 2, records: 1, bytes: 2)
        encoder.append(gap, from: encoded, to: &batch)
        let tally = CrashTally(fingerprint: "f", title: "t", level: .critical, culprit: "main.f", repeats: 2, first: .now, last: .now)
        encoder.append(tally, number: 3, from: encoded, to: &batch)
        let documents = JSONDocument.lines(Data(batch.bytes.bytes.copy))
        #expect(documents.count == 3)
        for document in documents { #expect(Self.unmapped(document).isEmpty, "\(Self.unmapped(document).sorted())") }
    }

    @Test func `what a server does not have is stepped down from, to the end`() {
        var types = FieldTypes(for: .elasticsearch)
        let known = ["wildcard", "flattened", "date_nanos", "match_only_text"].allSatisfy { types.stepDown(from: $0) }
        #expect(known)
        #expect(types.mapping(of: .stack) == ["type": "text"] && types.mapping(of: .text) == ["type": "text"])
        #expect(types.mapping(of: .flat) == ["type": "object", "enabled": false] && types.mapping(of: .time) == ["type": "date"])
        let isThereMore = ["text", "date", "object", "keyword", ""].contains { types.stepDown(from: $0) }
        #expect(!isThereMore)
    }

    @Test func `the type that a server does not have is read out of its answer`() {
        let answer = #"{"error":{"reason":"x","caused_by":{"reason":"No handler for type [flattened] declared on field [labels]"}}}"#
        #expect(FieldTypes.unknownType(in: Array(answer.utf8)) == "flattened")
        #expect(FieldTypes.unknownType(in: Array("No handler for type [".utf8)) == nil)
        #expect(FieldTypes.unknownType(in: []) == nil)
    }

    @Test func `a server is known by its first answer`() {
        func kind(_ text: String) -> SearchServerKind? { SearchServerKind(Array(text.utf8)) }
        #expect(kind(#"{"version":{"number":"8.15.0","build_flavor":"default"}}"#)?.words == "Elasticsearch 8.15.0")
        #expect(kind(#"{"version":{"number":"8.11.0","build_flavor":"serverless"}}"#)?.flavor == .serverless)
        #expect(kind(#"{"version":{"distribution":"opensearch","number":"2.17.0"}}"#)?.words == "OpenSearch 2.17.0")
        #expect(kind("<html>") == nil && kind("{}") == nil)
    }
}
