// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import LogParsing

/// A document as it lies in the ring, asked for single values by the places and the order that the encoder gives them.
///
/// Nothing is decoded that is not asked for. A document that is no JSON has no values.
package struct StoredDocument: ~Escapable {
    private let bytes: RawSpan

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// `@timestamp`, which stands at a fixed place.
    package var time: Timestamp? {
        let start = DocumentEncoder.timestampOffset
        guard bytes.starts(with: "{\"@timestamp\":\"") else { return nil }
        return Timestamp(written: bytes, at: start)
    }

    /// The text at a path such as `"event", "id"`, with its escapes undone; nil when there is none.
    package func text(_ path: StaticString...) -> String? {
        guard let range = range(of: path), let inside = inside(range) else { return nil }
        return inside.isEmpty ? "" : EscapedText.bytes(of: bytes.extracting(inside)).rawSpan.text
    }

    /// The whole number at a path; nil when there is none.
    package func number(_ path: StaticString...) -> Int? {
        guard let range = range(of: path) else { return nil }
        return Int(bytes.extracting(range).text)
    }

    /// The time at a path, in the form that the encoder writes; nil when there is none.
    package func time(_ path: StaticString...) -> Timestamp? {
        guard let range = range(of: path), let inside = inside(range) else { return nil }
        return Timestamp(written: bytes, at: inside.lowerBound)
    }

    /// True when the value at a path is `literal`: `true`, `false`.
    package func has(_ literal: StaticString, at path: StaticString...) -> Bool {
        guard let range = range(of: path) else { return false }
        return range.count == literal.utf8CodeUnitCount && bytes.starts(with: literal, at: range.lowerBound)
    }

    /// The inside of the quotes of `message`.
    package var message: Range<Int>? {
        guard let range = range(of: ["message"]) else { return nil }
        return inside(range)
    }

    /// True when the text at a path is `expected`, compared as it is stored when it holds no escapes.
    package func has(_ expected: [UInt8], at path: StaticString...) -> Bool {
        guard let range = range(of: path), let inside = inside(range) else { return expected.isEmpty }
        let value = bytes.extracting(inside)
        guard value.firstIndex(of: UInt8(ascii: "\\")) == nil else { return EscapedText.bytes(of: value) == expected }
        return value.byteCount == expected.count && value.begins(with: expected.rawSpan)
    }

    /// True when it has the form of a document: one object and its LF.
    package var isWhole: Bool {
        bytes.byteCount > 2 && bytes[bytes.byteCount - 1] == 0x0A && JSONSkip.valueEnd(bytes, at: 0) == bytes.byteCount - 1
            && bytes[0] == UInt8(ascii: "{")
    }

    private func inside(_ value: Range<Int>) -> Range<Int>? {
        guard value.count >= 2, bytes[value.lowerBound] == UInt8(ascii: "\"") else { return nil }
        return value.lowerBound + 1..<value.upperBound - 1
    }

    private func range(of path: [StaticString]) -> Range<Int>? {
        var start = 0
        var found: Range<Int>?
        for key in path {
            guard let value = JSONSkip.member(key, of: bytes, objectAt: start) else { return nil }
            found = value
            start = value.lowerBound
        }
        return found
    }
}

extension RawSpan {
    /// True when the first bytes are those of `other`.
    func begins(with other: RawSpan) -> Bool {
        guard byteCount >= other.byteCount else { return false }
        for index in 0..<other.byteCount where self[index] != other[index] { return false }
        return true
    }
}
