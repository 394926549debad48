// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import HTTPTypes

/// What a request's headers say of its body.
struct BodyTerms {
    /// True where lines may be documents of another panicbox.
    let isDocuments: Bool
    let encoding: ReceivedBody.Encoding
    /// The sender's own name for what is in it; empty where it has none.
    let batch: String
    /// How many bytes come, or the most that may.
    let length: Int

    init(_ headers: HTTPFields, _ options: ReceiverOptions) throws(Refusal) {
        guard let isDocuments = BodyTerms.holdsDocuments(headers[.contentType]) else {
            throw Refusal(status: .unsupportedMediaType, words: "send application/x-ndjson or text/plain")
        }
        guard let encoding = ReceivedBody.Encoding(header: headers[.contentEncoding]) else {
            throw Refusal(
                status: .unsupportedMediaType, words: "send lz4, gzip or identity", headers: [.acceptEncoding: "lz4, gzip, identity"])
        }
        self.isDocuments = isDocuments
        self.encoding = encoding
        batch = isDocuments ? HTTPField.Name("X-Panicbox-Batch").flatMap { headers[$0] } ?? "" : ""
        length = headers[.contentLength].flatMap { Int($0) }.map { max(0, $0) } ?? options.maxBody.bytes
        guard length <= options.maxBody.bytes else { throw .tooLarge(options) }
    }

    /// Whether lines of this type may be documents; nil for a type that is not taken. Without a type they are lines.
    private static func holdsDocuments(_ type: String?) -> Bool? {
        let name = type?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() ?? ""
        switch name {
        case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json": return true
        case let text where text.isEmpty || text.hasPrefix("text/"): return false
        default: return nil
        }
    }
}
