// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A search server's answer to `GET /_index_template`.
enum IndexTemplates {
    /// The template that is for an index.
    enum Standing: Hashable {
        case none
        /// One that panicbox has made, and the version of its mapping.
        case ours(version: Int)
        /// Somebody else's, by its name.
        case foreign(String)
    }

    /// Which template is for the index: of those whose patterns fit, the one of highest priority. nil when the answer is none.
    static func standing(of index: String, in body: [UInt8]) -> Standing? {
        guard let answer = JSONValue(body), case .array(let all)? = answer["index_templates"] else { return nil }
        let fitting = all.filter { entry in
            let patterns = entry["index_template"]?["index_patterns"]?.elements ?? []
            // Both are lent as C strings for the call.
            return patterns.compactMap(\.text).contains { unsafe fnmatch($0, index, 0) == 0 }
        }
        func priority(_ entry: JSONValue) -> Int { entry["index_template"]?["priority"]?.integer ?? 0 }
        guard let best = fitting.max(by: { priority($0) < priority($1) }) else { return Standing.none }
        let isOurs = best["index_template"]?["_meta"]?["managed_by"]?.text == "panicbox"
        return isOurs ? .ours(version: best["index_template"]?["version"]?.integer ?? 0) : .foreign(best["name"]?.text ?? "")
    }
}
