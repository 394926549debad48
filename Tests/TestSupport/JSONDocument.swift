// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A decoded document, asked by dotted paths: `document["go.culprit.line"]`.
package struct JSONDocument {
    package private(set) var object: [String: Any]

    package init(_ object: [String: Any]) { self.object = object }

    package init?(_ bytes: some Collection<UInt8>) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else { return nil }
        self.object = object
    }

    /// The documents of NDJSON; a line that is no object is left out, so count them.
    package static func lines(_ bytes: Data) -> [JSONDocument] { bytes.split(separator: 0x0A).compactMap { JSONDocument($0) } }

    package subscript(path: String) -> Any? {
        path.split(separator: ".").reduce(object as Any?) { ($0 as? [String: Any])?[String($1)] }
    }

    package func text(_ path: String) -> String? { self[path] as? String }
    package func number(_ path: String) -> Int? { (self[path] as? NSNumber)?.intValue }

    /// The message, or nothing.
    package var message: String { text("message") ?? "" }
    package var dataset: String { text("event.dataset") ?? "" }
    package var id: String { text("event.id") ?? "" }

    /// The document with some values changed, wherever in it they stand.
    package func mapping(_ change: (_ path: String, _ value: Any) -> Any) -> JSONDocument {
        JSONDocument(JSONDocument.map(object, at: "", change) as? [String: Any] ?? [:])
    }

    private static func map(_ value: Any, at path: String, _ change: (String, Any) -> Any) -> Any {
        switch value {
        case let object as [String: Any]:
            let pairs = object.map { ($0.key, map($0.value, at: path.isEmpty ? $0.key : "\(path).\($0.key)", change)) }
            return Dictionary(uniqueKeysWithValues: pairs)
        case let array as [Any]: return array.map { map($0, at: path, change) }
        default: return change(path, value)
        }
    }

    /// Keys sorted, one value a line.
    package static func pretty(_ documents: [JSONDocument]) throws -> String {
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = try JSONSerialization.data(withJSONObject: documents.map(\.object), options: options)
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }
}
