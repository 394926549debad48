// SPDX-License-Identifier: Apache-2.0

internal import LogModel

extension RuntimeLine {
    mutating func collection() -> RuntimeFacts? {
        var buffer = ByteBuffer(capacity: 512)
        buffer.append("\"gc\":{" as StaticString)
        guard take("gc "), member("cycle", then: " @", to: &buffer), member("uptime_s", then: "s ", isDecimal: true, to: &buffer),
            member("cpu_percent", then: "%", to: &buffer)
        else { return nil }
        // Go 1.26 looks for goroutines that nobody can wake when it is asked to.
        if take(" (checking for goroutine leaks)") { buffer.member("leak_check", true) }
        guard take(": "), clock(to: &buffer), processor(to: &buffer), heap(to: &buffer) else { return nil }
        if take(" (forced)") { buffer.member("forced", true) }
        guard isAtEnd else { return nil }
        buffer.append(UInt8(ascii: "}"))
        return RuntimeFacts(.collection, json: buffer.bytes.copy)
    }

    /// `0.12+0.17+0.002 ms clock, `
    private mutating func clock(to buffer: inout ByteBuffer) -> Bool {
        buffer.key("clock_ms")
        buffer.append(UInt8(ascii: "{"))
        guard member("sweep_termination", then: "+", isDecimal: true, to: &buffer), member("mark", then: "+", isDecimal: true, to: &buffer),
            member("mark_termination", then: " ms clock, ", isDecimal: true, to: &buffer)
        else { return false }
        buffer.append(UInt8(ascii: "}"))
        return true
    }

    /// `0.25+0/0.093/0.082+0.005 ms cpu, `
    private mutating func processor(to buffer: inout ByteBuffer) -> Bool {
        buffer.key("cpu_ms")
        buffer.append(UInt8(ascii: "{"))
        guard member("sweep_termination", then: "+", isDecimal: true, to: &buffer),
            member("assist", then: "/", isDecimal: true, to: &buffer),
            member("background", then: "/", isDecimal: true, to: &buffer), member("idle", then: "+", isDecimal: true, to: &buffer),
            member("mark_termination", then: " ms cpu, ", isDecimal: true, to: &buffer)
        else { return false }
        buffer.append(UInt8(ascii: "}"))
        return true
    }

    /// `16->16->7 MB, 16 MB goal, 0 MB stacks, 0 MB globals, 2 P`. Before Go 1.18 stacks and globals were not told.
    private mutating func heap(to buffer: inout ByteBuffer) -> Bool {
        buffer.key("heap_mb")
        buffer.append(UInt8(ascii: "{"))
        guard member("start", then: "->", to: &buffer), member("end", then: "->", to: &buffer), member("live", then: " MB, ", to: &buffer),
            member("goal", then: " MB goal, ", to: &buffer)
        else { return false }
        buffer.append(UInt8(ascii: "}"))
        let rest = index
        let length = buffer.count
        if !(member("stacks_mb", then: " MB stacks, ", to: &buffer) && member("globals_mb", then: " MB globals, ", to: &buffer)) {
            index = rest
            buffer.truncate(to: length)
        }
        return member("procs", then: " P", to: &buffer)
    }

    mutating func scavenger() -> RuntimeFacts? {
        var buffer = ByteBuffer(capacity: 256)
        buffer.append("\"scavenger\":{" as StaticString)
        guard take("scav "), let first = number() else { return nil }
        // Go 1.21 brought the two kinds of work.
        let hasKinds = take(" KiB work (bg), ")
        guard hasKinds || take(" KiB work, ") else { return nil }
        buffer.key(hasKinds ? "background_kib" : "work_kib")
        buffer.append(line.extracting(first))
        if hasKinds, !member("eager_kib", then: " KiB work (eager), ", to: &buffer) { return nil }
        guard member(hasKinds ? "released_kib" : "total_kib", then: hasKinds ? " KiB now, " : " KiB total, ", to: &buffer),
            member("util_percent", then: "% util", to: &buffer)
        else { return nil }
        if take(" (forced)") { buffer.member("forced", true) }
        _ = take(" [controller reset]")
        guard isAtEnd else { return nil }
        buffer.append(UInt8(ascii: "}"))
        return RuntimeFacts(.scavenger, json: buffer.bytes.copy)
    }

    mutating func initialisation() -> RuntimeFacts? {
        guard take("init ") else { return nil }
        let package = index..<line.wordEnd(from: index)
        index = package.upperBound
        var buffer = ByteBuffer(capacity: 256)
        buffer.append("\"init\":{" as StaticString)
        buffer.member("package", line.extracting(package))
        guard !package.isEmpty, take(" @"), member("uptime_ms", then: " ms, ", isDecimal: true, to: &buffer),
            member("duration_ms", then: " ms clock, ", isDecimal: true, to: &buffer), member("bytes", then: " bytes, ", to: &buffer),
            member("allocations", then: " allocs", to: &buffer), isAtEnd
        else { return nil }
        buffer.append(UInt8(ascii: "}"))
        return RuntimeFacts(.initialisation, json: buffer.bytes.copy)
    }
}
