// SPDX-License-Identifier: Apache-2.0

// Writing JSON objects member by member. A comma goes before every member but the first, which is the one behind an opening bracket.
extension ByteBuffer {
    /// Writes `"name":`, with a comma before it where one is due.
    package mutating func key(_ name: StaticString) {
        separate()
        append(UInt8(ascii: "\""))
        append(name)
        append("\":" as StaticString)
    }

    /// Writes a comma unless the last byte opened an object or an array.
    package mutating func separate() {
        guard let last = lastByte, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
        append(UInt8(ascii: ","))
    }

    /// The last byte written.
    package var lastByte: UInt8? {
        count > 0 ? bytes[count - 1] : nil
    }

    /// Writes a string member; nil and the empty string are absent facts and write nothing.
    package mutating func member(_ name: StaticString, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        key(name)
        appendJSONString(value)
    }

    /// Writes a string member from bytes; empty ones write nothing.
    package mutating func member(_ name: StaticString, _ value: RawSpan) {
        guard value.byteCount > 0 else { return }
        key(name)
        appendJSONString(value)
    }

    /// Writes a string member whose name is only known now.
    package mutating func member(named name: String, _ value: String) {
        separate()
        appendJSONString(name)
        append(UInt8(ascii: ":"))
        appendJSONString(value)
    }

    package mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        appendDecimal(value)
    }

    package mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        append(value ? "true" : "false" as StaticString)
    }

    /// Writes a member that is an object; one that stays empty is taken back.
    package mutating func object(_ name: StaticString, _ body: (inout ByteBuffer) -> Void) {
        let start = count
        key(name)
        append(UInt8(ascii: "{"))
        body(&self)
        if lastByte == UInt8(ascii: "{") {
            truncate(to: start)
        } else {
            append(UInt8(ascii: "}"))
        }
    }

    /// Writes a member that is an array of one value per element; an empty one writes nothing.
    package mutating func array<Element>(
        _ name: StaticString, _ elements: some Collection<Element>, _ body: (inout ByteBuffer, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        key(name)
        append(UInt8(ascii: "["))
        for element in elements {
            separate()
            body(&self, element)
        }
        append(UInt8(ascii: "]"))
    }

    /// Writes an object as a value of an array.
    package mutating func element(_ body: (inout ByteBuffer) -> Void) {
        append(UInt8(ascii: "{"))
        body(&self)
        append(UInt8(ascii: "}"))
    }
}
