// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel

/// Reads the items of an answer with errors without decoding each: an index that is overloaded, or that has all of a batch already, says so of
/// 12,000 records one by one, and decoding that takes ten times what all else costs.
///
/// ```
/// {"errors":true,"items":[{"create":{"status":201}},{"create":{"status":409,"error":{…}}}]}
/// ```
/// That is the form which Elasticsearch and OpenSearch give to what `filter_path` asks for (BulkItemResponse.toXContent). Of any other form
/// nothing is read here. An error is decoded where its words are needed.
struct BulkItems: ~Escapable {
    private let body: RawSpan
    private var index = 0
    /// True once a record is to be sent again: of those one reason is told.
    private var hasReason = false

    /// The items; nil where the answer has another form.
    @_lifetime(borrow body)
    private init(_ body: borrowing RawSpan) {
        self.body = copy body
    }

    static func read(_ body: RawSpan) -> [BulkAnswer.Item]? {
        var items = BulkItems(body)
        return items.all()
    }

    private mutating func all() -> [BulkAnswer.Item]? {
        guard take(#"{"errors":true,"items":["#) else { return nil }
        var items: [BulkAnswer.Item] = []
        repeat {
            guard let item = next() else { return nil }
            items.append(item)
        } while take(",")
        return take("]}") && index == body.byteCount ? items : nil
    }

    private mutating func next() -> BulkAnswer.Item? {
        let start = index
        guard take("{\""), let quote = body.firstIndex(of: UInt8(ascii: "\""), from: index) else { return nil }
        index = quote
        guard take(#"":{"status":"#), let status = takeStatus() else { return nil }
        if take("}}") { return BulkAnswer.Item(status: status) }
        guard take(#","error":{"#), passObject(), take("}}") else { return nil }
        guard needsWords(status) else { return BulkAnswer.Item(status: status) }
        let text = Data(body.extracting(start..<index).copy)
        return try? JSONDecoder().decode([String: BulkAnswer.Item].self, from: text).values.first
    }

    /// Of records that are there, and of all but the first that come again, nobody asks what the server said.
    private mutating func needsWords(_ status: Int) -> Bool {
        switch BulkAnswer.Fate(status) {
        case .delivered: return false
        case .comesAgain:
            defer { hasReason = true }
            return !hasReason
        case .dependsOnCause: return true
        }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard body.starts(with: text, at: index) else { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    /// Three digits.
    private mutating func takeStatus() -> Int? {
        guard index + 3 <= body.byteCount else { return nil }
        var status = 0
        for place in index..<index + 3 {
            guard case let digit = body[place], UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            status = status * 10 + Int(digit - UInt8(ascii: "0"))
        }
        index += 3
        return status
    }

    /// Goes behind the bracket that closes the object whose inside begins here; false when there is none.
    private mutating func passObject() -> Bool {
        var depth = 1
        while depth > 0, index < body.byteCount {
            switch body[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""): guard passString() else { return false }
            default: break
            }
            index += 1
        }
        return depth == 0
    }

    /// Goes from a string's opening quote to its closing one.
    private mutating func passString() -> Bool {
        index += 1
        while index < body.byteCount, body[index] != UInt8(ascii: "\"") {
            index += body[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index < body.byteCount
    }
}
