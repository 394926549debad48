// SPDX-License-Identifier: Apache-2.0

@testable import GoTraceback

/// libFuzzer's way in. The first two bytes choose how much is held and how often it is drained; the rest is the stream.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // libFuzzer's buffer lives until this function returns; it is copied at once.
    let input = unsafe UnsafeBufferPointer(start: start, count: count).map { $0 }
    guard input.count > 2 else { return 0 }
    let isSmall = input[0] & 1 == 1
    let limits = isSmall ? CrashAssembler.Limits(blockBytes: 256 + Int(input[0]) * 8, openingLines: 4 + Int(input[0])) : .init()
    let text = Array(input[2...])
    let run = Run(text, limits: limits, drainsEvery: 1)
    run.check(against: text)
    let late = Run(text, limits: limits, drainsEvery: 2 + Int(input[1]))
    expect(run.events.map(\.place) == late.events.map(\.place), "events depend on when they are drained")
    for block in run.blocks { check(block) }
    return 0
}

/// A broken promise ends the process, which is how libFuzzer hears of it.
func expect(_ holds: Bool, _ promise: StaticString) {
    if !holds { fatalError("\(promise)") }
}

/// What a finished block must be, whatever it says.
private func check(_ block: CrashBlock) {
    let crash = CrashParser.parse(block)
    let plain = CrashBlock(
        text: block.text, stamp: block.stamp, truncatedBytes: block.truncatedBytes, lines: block.lines, bytes: block.bytes)
    let again = CrashParser.parse(plain)
    expect(crash.kind == again.kind && crash.headline == again.headline, "a block's marks change its headline")
    expect(crash.goroutines == again.goroutines && crash.culprit == again.culprit, "a block's marks change its stacks")
    expect(crash.panics == again.panics && crash.fatal == again.fatal && crash.signal == again.signal, "a block's marks change its cause")
    expect(crash.runtimeNotes == again.runtimeNotes && crash.exitStatus == again.exitStatus, "a block's marks change its remarks")
    expect(Fingerprint.of(crash) == Fingerprint.of(again), "a block's marks change its fingerprint")
    var ranges = [crash.headline] + crash.runtimeNotes
    for goroutine in crash.goroutines {
        ranges.append(goroutine.state)
        if let made = goroutine.createdBy { ranges += [made.function, made.file] }
        for frame in goroutine.frames { ranges += [frame.function, frame.arguments, frame.file, frame.offset] }
    }
    for range in ranges {
        expect(range.lowerBound >= 0 && range.lowerBound <= range.upperBound, "a range runs backwards")
        expect(Int(range.upperBound) <= block.text.count, "a range leaves the text")
    }
    expect(Fingerprint.of(crash).utf8.count == 16, "a fingerprint has 16 digits")
    if let census = GoroutineCensus(of: crash) {
        expect(census.states.reduce(0) { $0 + $1.count } == census.goroutines, "the states do not add up")
        expect(census.groups.reduce(0) { $0 + $1.count } <= census.goroutines, "the groups do not add up")
    }
    expect(crash.crashingIndex.map { crash.goroutines.indices.contains($0) } ?? true, "the crashing goroutine is not listed")
}
