// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The numbers of a JSON object under the names of the members that lead to them, joined by dots.
///
/// ```
/// {"cmdline":["/srv"],"redis":{"pool":{"timeouts":3114}},"ratio":0.5}      redis.pool.timeouts 3114, ratio 0.5
/// ```
/// What lies in arrays has no name of its own and is passed over. Nothing recurses: whatever a server sends, its depth costs no stack.
struct JSONNumbers: ~Escapable {
    /// Why a text is no JSON.
    struct Fault: Error, Hashable, CustomStringConvertible {
        var problem: String
        var offset: Int

        var description: String { "\(problem) at byte \(offset)" }
    }

    private struct Level {
        var isObject: Bool
        /// Length of the path that leads here; -1 inside of an array, where nothing has a name.
        var pathLength: Int
        var members = 0
    }

    /// Containers within each other; what Go's own encoder writes has a few.
    private static let mostLevels = 200
    /// Longer names are cut: they are for people.
    private static let mostNameBytes = 200
    /// Of a number; none that a double tells apart from others is longer than this.
    private static let mostDigits = 400

    private let json: RawSpan
    private var index = 0
    private var levels: [Level] = []
    private var path: [UInt8] = []

    @_lifetime(copy json)
    private init(_ json: RawSpan) {
        self.json = json
    }

    /// Gives each number to `take` in the order of the text. Throws where the text is no JSON object; what was given until then was there.
    static func read(_ json: RawSpan, _ take: (_ name: String, _ value: Double) -> Void) throws(Fault) {
        var reader = JSONNumbers(json)
        reader.skipSpace()
        guard reader.byte == UInt8(ascii: "{") else { throw reader.fault("this is no JSON object") }
        try reader.readValue(isNamed: true, take)
        while !reader.levels.isEmpty { try reader.step(take) }
        reader.skipSpace()
        if reader.index < json.byteCount { throw reader.fault("something stands behind the object") }
    }

    private var byte: UInt8? { index < json.byteCount ? json[index] : nil }

    private func fault(_ problem: String) -> Fault {
        Fault(problem: index >= json.byteCount ? "the text ends early" : problem, offset: index)
    }

    /// The next element of the innermost container, or its end.
    private mutating func step(_ take: (String, Double) -> Void) throws(Fault) {
        let level = levels[levels.count - 1]
        skipSpace()
        if byte == (level.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            index += 1
            levels.removeLast()
            return
        }
        if level.members > 0 {
            guard byte == UInt8(ascii: ",") else { throw fault("no comma") }
            index += 1
            skipSpace()
        }
        levels[levels.count - 1].members += 1
        let isNamed = level.isObject && level.pathLength >= 0
        if level.isObject { try readKey(below: level) }
        try readValue(isNamed: isNamed, take)
    }

    private mutating func readKey(below level: Level) throws(Fault) {
        let key = try readString()
        skipSpace()
        guard byte == UInt8(ascii: ":") else { throw fault("no colon") }
        index += 1
        guard level.pathLength >= 0 else { return }
        path.removeLast(path.count - level.pathLength)
        if !path.isEmpty { path.append(UInt8(ascii: ".")) }
        let room = max(0, JSONNumbers.mostNameBytes - path.count)
        var isEscaped = false
        for offset in key.lowerBound..<min(key.upperBound, key.lowerBound + room) {
            // Of escapes only those are undone that a name may well have: `\"`, `\\`, `\/`.
            let byte = json[offset]
            if !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            if isEscaped, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\\") {
                path.append(UInt8(ascii: "\\"))
            }
            isEscaped = false
            path.append(byte)
        }
    }

    private mutating func readValue(isNamed: Bool, _ take: (String, Double) -> Void) throws(Fault) {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard levels.count < JSONNumbers.mostLevels else { throw fault("too many levels") }
            let isObject = byte == UInt8(ascii: "{")
            levels.append(Level(isObject: isObject, pathLength: isNamed && isObject ? path.count : -1))
            index += 1
        case UInt8(ascii: "\""): _ = try readString()
        default: try readWord(isNamed: isNamed, take)
        }
    }

    /// A number, or a word that is none. Go's `expvar.Float` prints `NaN` and `+Inf`, which are no JSON: they are no numbers, either.
    private mutating func readWord(isNamed: Bool, _ take: (String, Double) -> Void) throws(Fault) {
        let start = index
        while let byte, JSONNumbers.isWord(byte) { index += 1 }
        guard index > start else { throw fault("no value") }
        guard isNamed || !JSONNumbers.startsNumber(json[start]) else { return }
        guard index - start <= JSONNumbers.mostDigits else { return }
        let word = json.extracting(start..<index).text
        switch word {
        case "true", "false", "null", "NaN", "Inf", "+Inf", "-Inf": return
        default: break
        }
        guard JSONNumbers.startsNumber(json[start]), let value = Double(word) else {
            index = start
            throw fault("no value")
        }
        // Larger ones are no counts of anything, and some receivers refuse them.
        if value.magnitude <= 1e30 { take(String(decoding: path, as: UTF8.self), value) }
    }

    /// The inside of a string whose quote comes next.
    private mutating func readString() throws(Fault) -> Range<Int> {
        guard byte == UInt8(ascii: "\"") else { throw fault("no name") }
        let start = index + 1
        index = start
        while let byte {
            if byte == UInt8(ascii: "\"") {
                index += 1
                return start..<index - 1
            }
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        throw fault("the text ends early")
    }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
