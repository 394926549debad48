// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel

/// Reads the items of an answer with errors without decoding each.
///
/// An index that is overloaded, or that has all of a batch already, says so of 12,000 records one by one; to decode that takes ten times what
/// all else costs.
///
/// ```
/// {"errors":true,"items":[{"create":{"status":201}},{"create":{"status":409,"error":{…}}}]}
/// ```
/// That is the form which Elasticsearch and OpenSearch give to what `filter_path` asks for (BulkItemResponse.toXContent). Other members may stand
/// in it: not every server knows `filter_path`. Of an answer with blanks, or whose errors come last, nothing is read here. An error is
/// decoded where its words are needed.
struct BulkItems: ~Escapable {
    private let body: RawSpan
    private var index = 0
    /// True once a record is to be sent again: of those one reason is told.
    private var hasReason = false

    @_lifetime(borrow body)
    private init(_ body: borrowing RawSpan) {
        self.body = copy body
    }

    /// The items; nil where the answer has another form.
    static func read(_ body: RawSpan) -> [BulkAnswer.Item]? {
        var items = BulkItems(body)
        return items.all()
    }

    private mutating func all() -> [BulkAnswer.Item]? {
        guard take("{"), passHead() else { return nil }
        var items: [BulkAnswer.Item] = []
        repeat {
            guard let item = next() else { return nil }
            items.append(item)
        } while take(",")
        return take("]}") && index == body.byteCount ? items : nil
    }

    /// Goes behind the bracket that opens the items; false when nothing before it says that there are errors.
    private mutating func passHead() -> Bool {
        var hasErrors = false
        repeat {
            if take("\"items\":[") { return hasErrors }
            let saysErrors = take("\"errors\":true")
            hasErrors = hasErrors || saysErrors
            guard saysErrors || passMember() else { return false }
        } while take(",")
        return false
    }

    private mutating func next() -> BulkAnswer.Item? {
        let start = index
        guard take("{"), passKey(), take("{") else { return nil }
        var found: Int?
        var hasError = false
        repeat {
            if take("\"status\":") {
                guard let status = takeStatus() else { return nil }
                found = status
            } else {
                hasError = hasError || body.starts(with: "\"error\":", at: index)
                guard passMember() else { return nil }
            }
        } while take(",")
        guard take("}}"), let status = found else { return nil }
        guard hasError, needsWords(status) else { return BulkAnswer.Item(status: status) }
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

    private mutating func passMember() -> Bool {
        guard passKey(), index < body.byteCount else { return false }
        switch body[index] {
        case UInt8(ascii: "\""): return passString()
        case UInt8(ascii: "{"): return passObject()
        default:
            // A number or a word; lists stand in errors alone.
            let start = index
            while index < body.byteCount, body[index] != UInt8(ascii: ","), body[index] != UInt8(ascii: "}") { index += 1 }
            return index > start && body[start] != UInt8(ascii: "[")
        }
    }

    private mutating func passKey() -> Bool { passString() && take(":") }

    /// Goes behind the object that begins here; false when none does.
    private mutating func passObject() -> Bool {
        var depth = 0
        repeat {
            guard index < body.byteCount else { return false }
            switch body[index] {
            case UInt8(ascii: "\""):
                guard passString() else { return false }
                continue
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: break
            }
            index += 1
        } while depth > 0
        return true
    }

    /// Goes behind the string that begins here; false when none does.
    private mutating func passString() -> Bool {
        guard take("\"") else { return false }
        while index < body.byteCount, body[index] != UInt8(ascii: "\"") {
            index += body[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return take("\"")
    }
}
