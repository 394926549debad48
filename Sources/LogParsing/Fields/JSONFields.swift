// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// One pass: a member is lifted or noted as an attribute as soon as the scanner has seen that it is valid.
extension LineFieldParser {
    /// Reads a line that is one JSON object; false when it is anything else, with `fields` in any state.
    mutating func readJSON(_ line: RawSpan, into fields: inout LineFields) -> Bool {
        var names = AttributeNames()
        var index = JSONScanner.skipSpaces(line, from: 1)
        var end = index
        if line.byte(at: index) != UInt8(ascii: "}") {
            while true {
                guard let member = JSONScanner.member(line, at: index) else { return false }
                let key = member.keyIsEscaped ? .other : FieldKey(line, member.key)
                if key == .other || !lift(FieldValue(json: line, member.value), as: key, of: line, into: &fields) {
                    names.note(member, of: line, in: &fields)
                    liftGroup(member, of: line, into: &fields)
                }
                end = member.value.upperBound
                guard let next = JSONScanner.nextMember(line, from: end) else { break }
                index = next
            }
            end = JSONScanner.skipSpaces(line, from: end)
        }
        guard line.byte(at: end) == UInt8(ascii: "}"), JSONScanner.skipSpaces(line, from: end + 1) >= line.byteCount else { return false }
        names.finish(&fields)
        return true
    }
}

/// Keeps the names of the attributes apart: an object that names a key twice is refused by Elasticsearch as a whole.
///
/// Go's loggers do not look whether a field was set before, so such lines are common. The later value stays, as it would in Go's own
/// decoder, and the line stays whole in `message`, so that the earlier one is not lost.
private struct AttributeNames {
    /// More attributes than this are not looked at one by one; the line stays whole in `message` and they are left out.
    static let limit = 128

    /// One bit for each name seen, by its hash.
    private var seen: UInt64 = 0
    private var hasRepeats = false
    private var isOverfull = false

    @inline(__always)
    mutating func note(_ member: JSONMember, of line: RawSpan, in fields: inout LineFields) {
        if isOverfull { return }
        let hash = (line.packed(member.key) ^ UInt64(member.key.count)) &* 0x9E37_79B9_7F4A_7C15
        let bit: UInt64 = 1 << (hash >> 58)
        if seen & bit != 0, replaces(member, of: line, in: &fields) { return }
        seen |= bit
        if fields.attributes.count < AttributeNames.limit {
            fields.attributes.append(FieldText(member.range))
        } else {
            isOverfull = true
        }
    }

    private mutating func replaces(_ member: JSONMember, of line: RawSpan, in fields: inout LineFields) -> Bool {
        // With both its quotes, so that no key is taken for one that it begins.
        let name = line.extracting(member.key.lowerBound - 1..<member.key.upperBound + 1)
        for index in fields.attributes.indices where line.holds(name, at: fields.attributes[index].lowerBound) {
            fields.attributes[index] = FieldText(member.range)
            hasRepeats = true
            return true
        }
        return false
    }

    mutating func finish(_ fields: inout LineFields) {
        if isOverfull { fields.attributes.removeAll(keepingCapacity: true) }
        if isOverfull || hasRepeats { fields.message = nil }
    }
}

extension RawSpan {
    /// True when the bytes at `index` are those of `part`.
    fileprivate func holds(_ part: RawSpan, at index: Int) -> Bool {
        guard index + part.byteCount <= byteCount else { return false }
        for step in 0..<part.byteCount where self[index + step] != part[step] { return false }
        return true
    }
}
