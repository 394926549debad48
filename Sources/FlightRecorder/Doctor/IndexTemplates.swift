// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// A search server's answer to `GET /_index_template`.
enum IndexTemplates {
    private struct Answer: Decodable {
        var templates: [Entry]

        enum CodingKeys: String, CodingKey { case templates = "index_templates" }
    }

    private struct Entry: Decodable {
        var template: Template

        enum CodingKeys: String, CodingKey { case template = "index_template" }
    }

    private struct Template: Decodable {
        var patterns: [String]

        enum CodingKeys: String, CodingKey { case patterns = "index_patterns" }
    }

    /// Whether any template is for the index; nil when the answer is none.
    static func covers(_ index: String, in body: [UInt8]) -> Bool? {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)) else { return nil }
        // Both are lent as C strings for the call.
        return answer.templates.flatMap(\.template.patterns).contains { unsafe fnmatch($0, index, 0) == 0 }
    }
}
