// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel

/// The answer to a `_bulk` request, read only as far as it matters: an answer without errors is not decoded at all.
///
/// ```
/// {"errors":true,"items":[{"create":{"status":201}},{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"…"}}}]}
/// ```
struct BulkAnswer: Decodable {
    var errors: Bool
    var items: [[String: Item]]?

    struct Item: Decodable {
        var status: Int
        var error: Cause?
    }

    struct Cause: Decodable {
        var type: String?
        var reason: String?
        /// The first cause below: in a mapping error that is what names the field.
        var causedBy: Below?

        struct Below: Decodable {
            var reason: String?
        }

        private enum CodingKeys: String, CodingKey {
            case type, reason
            case causedBy = "caused_by"
        }
    }

    /// What the server at `host` said of each of `count` records.
    static func read(_ body: [UInt8], count: Int, from host: String) -> DeliveryAnswer {
        if saysNoErrors(body) { return .taken() }
        if let items = BulkItems.read(body.rawSpan), items.count == count { return sort(items) }
        guard let answer = try? JSONDecoder().decode(BulkAnswer.self, from: Data(body)) else {
            return .failed(reason: "\(host): the answer is not that of a _bulk request: \(HTTPReply.excerpt(body))")
        }
        guard answer.errors else { return .taken() }
        guard let items = answer.items, items.count == count, !items.contains(where: \.isEmpty) else {
            return .failed(reason: "\(host): the answer speaks of \(answer.items?.count ?? 0) records, \(count) were sent")
        }
        return sort(items.compactMap(\.values.first))
    }

    /// What becomes of a record, as far as its status tells.
    enum Fate {
        case delivered
        case comesAgain
        case dependsOnCause

        init(_ status: Int) {
            self =
                switch status {
                // 409: a document with this id is there; it was delivered before.
                case 200..<300, 409: .delivered
                // 403 is a block on the index (read only, disk flood stage), 401 a right that was taken away: both end.
                case 401, 403, 408, 429, 500...: .comesAgain
                default: .dependsOnCause
                }
        }
    }

    private static func sort(_ items: [Item]) -> DeliveryAnswer {
        var retry: [Int] = []
        var rejected: [Rejection] = []
        var reason: String?
        for (index, item) in items.enumerated() {
            switch Fate(item.status) {
            case .delivered: continue
            // A 404 of an index: it is yet to be made, or its name to be mended; no record is at fault.
            case .comesAgain,
                .dependsOnCause where item.isWithoutIndex:
                retry.append(index)
                reason = reason ?? "\(item.status) \(item.words)"
            case .dependsOnCause:
                rejected.append(Rejection(index: index, status: item.status, reason: item.words))
            }
        }
        return .taken(retry: retry, rejected: rejected, retryReason: reason)
    }

    /// True when `"errors":false` stands in the head of the answer, before any item.
    static func saysNoErrors(_ body: [UInt8]) -> Bool {
        let head = String(decoding: body.prefix(200).filter { $0 > 0x20 }, as: UTF8.self)
        // An answer this short is here as a whole: one that does not end is not to be trusted.
        guard head.hasPrefix("{"), body.count >= 200 || head.hasSuffix("}") else { return false }
        let beforeItems = head.firstRange(of: "\"items\"").map { head[..<$0.lowerBound] } ?? head[...]
        return beforeItems.contains("\"errors\":false")
    }
}

extension BulkAnswer.Item {
    var isWithoutIndex: Bool { status == 404 && error?.type == "index_not_found_exception" }

    /// The type and reason of the error in one line.
    var words: String {
        [error?.type, error?.reason, error?.causedBy?.reason].compactMap { $0 }.joined(separator: ": ")
    }
}
