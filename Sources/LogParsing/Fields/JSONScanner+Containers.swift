// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
    /// The brackets that are open: one bit a level tells objects from arrays.
    private struct Nesting {
        var depth = 1
        private var objects: UInt64 = 0

        var isObject: Bool { objects & 1 == 1 }

        /// False when it would be too deep.
        mutating func open(_ bracket: UInt8) -> Bool {
            guard depth < depthLimit else { return false }
            depth += 1
            objects = objects << 1 | (bracket == UInt8(ascii: "{") ? 1 : 0)
            return true
        }

        mutating func close() {
            depth -= 1
            objects >>= 1
        }
    }

    /// The index behind the bracket that closes the object or array at `start`, a member of the line's own object.
    static func containerEnd(_ text: RawSpan, from start: Int) -> Int? {
        var nesting = Nesting()
        var index = start
        repeat {
            guard let end = openOrPass(text, at: index, &nesting) else { return nil }
            index = end.index
            guard end.isBehindValue else { continue }
            guard let next = afterValue(text, from: index, &nesting) else { return nil }
            index = next
        } while nesting.depth > 1
        return index
    }

    /// Enters a container at `index` or passes over a scalar; answers where it got to, and whether that is behind a whole value.
    private static func openOrPass(_ text: RawSpan, at index: Int, _ nesting: inout Nesting) -> (index: Int, isBehindValue: Bool)? {
        let byte = text.byte(at: index)
        guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else { return scalarEnd(text, at: index).map { ($0, true) } }
        guard nesting.open(byte) else { return nil }
        let inside = skipSpaces(text, from: index + 1)
        // The closing brackets stand two behind their opening ones in ASCII.
        if text.byte(at: inside) == byte + 2 {
            nesting.close()
            return (inside + 1, true)
        }
        return elementStart(text, at: inside, nesting).map { ($0, false) }
    }

    /// Passes over closing brackets up to the next element; at the outermost bracket it answers the index behind that.
    private static func afterValue(_ text: RawSpan, from start: Int, _ nesting: inout Nesting) -> Int? {
        var index = start
        while nesting.depth > 1 {
            let next = skipSpaces(text, from: index)
            switch text.byte(at: next) {
            case UInt8(ascii: ","): return elementStart(text, at: skipSpaces(text, from: next + 1), nesting)
            case UInt8(ascii: "}") where nesting.isObject, UInt8(ascii: "]") where !nesting.isObject:
                nesting.close()
                index = next + 1
            default: return nil
            }
        }
        return index
    }

    /// The first byte of an element's value: in an object it stands behind a key.
    private static func elementStart(_ text: RawSpan, at index: Int, _ nesting: Nesting) -> Int? {
        guard nesting.isObject else { return index }
        guard text.byte(at: index) == UInt8(ascii: "\""), let quote = stringEnd(text, from: index + 1) else { return nil }
        return valueStart(text, behindKey: quote + 1)
    }
}
