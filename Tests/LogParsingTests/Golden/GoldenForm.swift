// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// Documents as a golden keeps them, to be read by people: a value that fits on a line stands on one, and what repeats itself is left out.
enum GoldenForm {
    private static let width = 220
    private static let longest = 1000

    /// - Parameter source: The bytes that became the documents.
    static func text(_ documents: [NSDictionary], of source: [UInt8]) -> String {
        let rows = documents.map { document in
            let reduced = reduced(document, source)
            return plainLine(reduced) ?? render(reduced, indent: 2)
        }
        return rows.isEmpty ? "[]\n" : "[\n  " + rows.joined(separator: ",\n  ") + "\n]\n"
    }

    /// The document without what is the same in each, differs from run to run, or stands in it twice. A text that is the source's own is named by
    /// its place there.
    private static func reduced(_ document: NSDictionary, _ source: [UInt8]) -> [String: Any] {
        var object = document as? [String: Any] ?? [:]
        object["@timestamp"] = nil
        if var event = object["event"] as? [String: Any], var error = object["error"] as? [String: Any] {
            if event["hash"] as? String == error["id"] as? String { event["hash"] = nil }
            if let stack = error["stack_trace"] as? String, let place = place(of: stack, document, in: source) {
                error["stack_trace"] = place
            }
            object["error"] = error
            object["event"] = event
        }
        if var event = object["event"] as? [String: Any] {
            event["id"] = nil
            event["kind"] = nil
            object["event"] = event
        }
        if let panicbox = object["panicbox"] as? [String: Any], let context = panicbox["context"] as? [String: Any] {
            object["panicbox"] = panicbox.merging(["context": reduced(context)]) { $1 }
        }
        return object
    }

    /// The lines before a crash without their times, which depend on the machine's zone.
    private static func reduced(_ context: [String: Any]) -> [Any] {
        (context["lines"] as? [[String: Any]] ?? []).map { line in
            var line = line
            line["@timestamp"] = nil
            return line.count == 1 ? line["message"] ?? line : line
        }
    }

    /// The document of a line that says nothing but its text, as the text alone.
    private static func plainLine(_ object: [String: Any]) -> String? {
        guard object.count == 3, object["event"] as? [String: String] == ["dataset": "go.log"] else { return nil }
        guard let log = object["log"] as? [String: Any], log.count == 1, log["offset"] != nil else { return nil }
        return object["message"].map(oneLine)
    }

    private static func place(of stack: String, _ document: NSDictionary, in source: [UInt8]) -> String? {
        guard let start = value("log.offset", in: document) as? Int else { return nil }
        let end = start + stack.utf8.count
        guard end <= source.count, source[start..<end].elementsEqual(stack.utf8) else { return nil }
        return "bytes \(start)..<\(end)"
    }

    private static func render(_ value: Any, indent: Int) -> String {
        let whole = oneLine(value)
        if indent + whole.count <= width { return whole }
        let pad = String(repeating: " ", count: indent + 2)
        let end = "\n" + String(repeating: " ", count: indent)
        switch value {
        case let object as [String: Any]:
            let rows = object.sorted { $0.key < $1.key }.map { "\(pad)\(oneLine($0.key)): \(render($0.value, indent: indent + 2))" }
            return "{\n" + rows.joined(separator: ",\n") + end + "}"
        case let array as [Any]: return "[\n" + array.map { pad + render($0, indent: indent + 2) }.joined(separator: ",\n") + end + "]"
        case let text as String where text.count > longest:
            return oneLine("\(text.prefix(longest / 10))… (\(text.utf8.count) bytes)")
        default: return whole
        }
    }

    private static func oneLine(_ value: Any) -> String {
        let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
        return (try? JSONSerialization.data(withJSONObject: value, options: options)).map { String(decoding: $0, as: UTF8.self) } ?? "?"
    }
}
