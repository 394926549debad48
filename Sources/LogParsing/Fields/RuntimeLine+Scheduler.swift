// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension RuntimeLine {
    /// More processors, or more pairs of a line, are more than any machine has.
    private static let listLimit = 1_024
    private static let pairLimit = 32

    mutating func scheduler() -> RuntimeFacts? {
        var buffer = ByteBuffer(capacity: 256)
        buffer.append("\"sched\":{" as StaticString)
        guard take("SCHED "), member("uptime_ms", then: "ms:", to: &buffer), line.starts(with: " gomaxprocs=", at: index) else {
            return nil
        }
        guard pairs(to: &buffer) else { return nil }
        if take(" [") { guard list("runqueues", to: &buffer) else { return nil } }
        if take(" schedticks=[") { guard list("schedticks", to: &buffer) else { return nil } }
        guard isAtEnd else { return nil }
        buffer.append(UInt8(ascii: "}"))
        return RuntimeFacts(.scheduler, json: buffer.bytes.copy)
    }

    /// `  M3: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0 …`, and the same of a P and a G.
    mutating func schedulerPart() -> RuntimeFacts? {
        let letter = line.byte(at: 2)
        index = 3
        guard let id = number(), take(":"), line.byte(at: index) == 0x20 else { return nil }
        let key = index + 1
        let isKnown =
            switch letter {
            case UInt8(ascii: "M"): line.starts(with: "p=", at: key)
            case UInt8(ascii: "P"), UInt8(ascii: "G"): line.starts(with: "status=", at: key)
            default: false
            }
        guard isKnown else { return nil }
        var buffer = ByteBuffer(capacity: 256)
        buffer.append("\"sched\":{\"" as StaticString)
        buffer.append(letter | 0x20)
        buffer.append("\":{\"id\":" as StaticString)
        buffer.append(line.extracting(id))
        guard pairs(to: &buffer), isAtEnd else { return nil }
        buffer.append("}}" as StaticString)
        return RuntimeFacts(.schedulerPart, json: buffer.bytes.copy)
    }

    /// ` key=number` as often as it stands there. `nil` is absent; `true` and `false` are what some numbers were before Go 1.20.
    private mutating func pairs(to buffer: inout ByteBuffer) -> Bool {
        var count = 0
        while line.byte(at: index) == 0x20, line.byte(at: index + 1).isLetter, count < RuntimeLine.pairLimit {
            let start = index + 1
            var end = start
            while line.byte(at: end).isLetter { end += 1 }
            // The ticks are a list.
            guard line.byte(at: end) == UInt8(ascii: "="), line.byte(at: end + 1) != UInt8(ascii: "[") else { return true }
            index = end + 1
            guard value(of: start..<end, to: &buffer) else { return false }
            count += 1
        }
        return true
    }

    private mutating func value(of key: Range<Int>, to buffer: inout ByteBuffer) -> Bool {
        let isFlag = ["gcwaiting", "sysmonwait", "spinning", "blocked"].contains(line.extracting(key).text)
        func open(_ buffer: inout ByteBuffer) {
            buffer.separate()
            buffer.appendJSONString(line.extracting(key))
            buffer.append(UInt8(ascii: ":"))
        }
        if take("nil") || line.starts(with: "-1", at: index) {
            // Before Go 1.20 nothing was -1.
            if line.byte(at: index) == UInt8(ascii: "-") { index += 2 }
            return true
        }
        if let number = number() {
            open(&buffer)
            if isFlag {
                buffer.append(line.byte(at: number.lowerBound) == UInt8(ascii: "0") ? "false" : "true" as StaticString)
            } else {
                buffer.append(line.extracting(number))
            }
            return waitReason(to: &buffer)
        }
        let word = index..<line.wordEnd(from: index)
        index = word.upperBound
        // A thread that may be preempted has no reason against it.
        guard !word.isEmpty else { return line.extracting(key).text == "preemptoff" }
        open(&buffer)
        if isFlag, line.extracting(word).text == "true" || line.extracting(word).text == "false" {
            buffer.append(line.extracting(word))
        } else {
            buffer.appendJSONString(line.extracting(word))
        }
        return true
    }

    /// The `(IO wait)` behind a goroutine's status.
    private mutating func waitReason(to buffer: inout ByteBuffer) -> Bool {
        guard line.byte(at: index) == UInt8(ascii: "(") else { return line.byte(at: index) <= 0x20 }
        var end = index + 1
        // Some reasons have brackets of their own: `GC worker (idle)`.
        while end - index <= 64, line.byte(at: end) != 0x29 || line.byte(at: end + 1) != 0x20 { end += 1 }
        guard end - index <= 64 else { return false }
        buffer.member("wait_reason", line.extracting(index + 1..<end))
        index = end + 1
        return true
    }

    /// `0 3 1]`, with or without spaces inside of the brackets.
    private mutating func list(_ name: StaticString, to buffer: inout ByteBuffer) -> Bool {
        buffer.key(name)
        buffer.append(UInt8(ascii: "["))
        var count = 0
        while count <= RuntimeLine.listLimit {
            while line.byte(at: index) == 0x20 { index += 1 }
            if take("]") {
                buffer.append(UInt8(ascii: "]"))
                return true
            }
            guard let number = number() else { return false }
            buffer.separate()
            buffer.append(line.extracting(number))
            count += 1
        }
        return false
    }
}
