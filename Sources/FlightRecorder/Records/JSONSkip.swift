// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Finds members of JSON that the encoder wrote, passing over whole values.
///
/// It checks no grammar, for the documents were valid when they were stored; on anything else it answers nil and stays inside the bytes.
enum JSONSkip {
    /// The value of a member of the object that begins at `start`.
    static func member(_ key: StaticString, of json: RawSpan, objectAt start: Int) -> Range<Int>? {
        guard start < json.byteCount, json[start] == UInt8(ascii: "{") else { return nil }
        var index = start + 1
        while index < json.byteCount, json[index] == UInt8(ascii: "\""), let colon = stringEnd(json, from: index + 1) {
            guard colon < json.byteCount, json[colon] == UInt8(ascii: ":"), let end = valueEnd(json, at: colon + 1) else { return nil }
            if colon - index == key.utf8CodeUnitCount + 2, json.starts(with: key, at: index + 1) { return colon + 1..<end }
            guard end < json.byteCount, json[end] == UInt8(ascii: ",") else { return nil }
            index = end + 1
        }
        return nil
    }

    /// The index behind the value at `start`.
    static func valueEnd(_ json: RawSpan, at start: Int) -> Int? {
        guard start < json.byteCount else { return nil }
        switch json[start] {
        case UInt8(ascii: "\""): return stringEnd(json, from: start + 1)
        case UInt8(ascii: "{"), UInt8(ascii: "["): return containerEnd(json, from: start)
        default:
            var index = start
            while index < json.byteCount, !endsScalar(json[index]) { index += 1 }
            return index > start ? index : nil
        }
    }

    /// The index behind the quote that closes the string whose inside begins at `start`.
    static func stringEnd(_ json: RawSpan, from start: Int) -> Int? {
        var index = start
        while let quote = json.firstIndex(of: UInt8(ascii: "\""), from: index) {
            var slashes = 0
            while quote - slashes > start, json[quote - slashes - 1] == UInt8(ascii: "\\") { slashes += 1 }
            if slashes.isMultiple(of: 2) { return quote + 1 }
            index = quote + 1
        }
        return nil
    }

    private static func containerEnd(_ json: RawSpan, from start: Int) -> Int? {
        // The brackets that are to come; each stands two behind its opening one in ASCII.
        var closing: [UInt8] = []
        var index = start
        while index < json.byteCount {
            let byte = json[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let end = stringEnd(json, from: index) else { return nil }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["): closing.append(byte + 2)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard closing.popLast() == byte else { return nil }
                if closing.isEmpty { return index }
            case 0x0A: return nil
            default: break
            }
        }
        return nil
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x0A: true
        default: false
        }
    }
}
