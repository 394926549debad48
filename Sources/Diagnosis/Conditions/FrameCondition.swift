// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import GoTraceback
internal import LogModel

/// `frame:` a call on a stack.
///
/// ```yaml
/// frame: {function: "go.etcd.io/bbolt.(*DB).*", within: 3, receiver: nil}   # of the goroutine that died
/// frame: {package: "github.com/dgraph-io/badger/*", in: any}                # of any goroutine
/// ```
struct FrameCondition: ConditionPart, ConfigOptions {
    private var functions: [NamePattern] = []
    private var packages: [NamePattern] = []
    private var place = Place.crashing
    private var within: Int?
    private var receiver: Receiver?

    private enum Place: String, ConfigChoice { case crashing, any }
    private enum Receiver: String, ConfigChoice { case `nil` }

    init(from reader: inout ConfigReader) {
        reader.read("function", into: &functions)
        reader.read("package", into: &packages)
        reader.read("in", into: &place)
        reader.read("within", into: &within, in: 1...100)
        reader.read("receiver", into: &receiver)
        if functions.isEmpty, packages.isEmpty {
            reader.fault(at: "function", "is missing, and so is `package`", mend: "write one of them")
        }
        if place == .any, within != nil || receiver != nil {
            reader.fault(at: "in", "any stands beside `within` or `receiver`", mend: "leave it out; these are of the goroutine that died")
        }
    }

    /// Of a crash alone; the goroutine that died has one of the names.
    var requirement: Requirement {
        let patterns = functions.isEmpty ? packages : functions
        var requirement = place == .any ? Requirement.nothing : Requirement(patterns)
        requirement.kinds.remove(.exit)
        return requirement
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool {
        guard let crash = death.crash else { return false }
        return place == .any ? holdsAnywhere(&death, crash, &match) : holdsInCrashing(crash, &match)
    }

    private func holdsInCrashing(_ crash: Crash, _ match: inout RuleMatch) -> Bool {
        guard let frames = crash.crashingGoroutine?.frames else { return false }
        let calls = frames.dropFirst(Self.start(of: frames, in: crash))
        for frame in calls.prefix(within ?? calls.count) where fits(frame.function, crash) {
            if receiver != nil, !Self.isNil(crash.utf8(frame.arguments)) { continue }
            let function = crash[frame.function]
            match.set("frame", function)
            match.note("\(function)(\(crash[frame.arguments]))")
            return true
        }
        return false
    }

    private func holdsAnywhere(_ death: inout Death, _ crash: Crash, _ match: inout RuleMatch) -> Bool {
        guard functions.mayFit(in: crash), packages.mayFit(in: crash) else { return false }
        for function in death.stacks().functions where fits(function, crash) {
            match.set("frame", crash[function])
            match.note("a goroutine is in \(crash[function])")
            return true
        }
        return false
    }

    private func fits(_ function: TextRange, _ crash: Crash) -> Bool {
        let name = crash.text.rawSpan.extracting(function.indices)
        return functions.allow(name) && (packages.isEmpty || packages.allow(name.extracting(0..<name.packageEnd)))
    }

    /// The first frame below the machinery that unwinds a panic, or that a stack printed after `recover` begins with.
    private static func start(of frames: [Frame], in crash: Crash) -> Int {
        if crash.kind == .recovered || crash.kind == .httpPanic {
            return frames.firstIndex { crash.utf8($0.function).elementsEqual("panic".utf8) }.map { $0 + 1 } ?? 0
        }
        return frames.firstIndex { !CrashParser.isMachinery(crash.text.rawSpan.extracting($0.function.indices)) } ?? 0
    }

    /// True where the first argument is printed as 0x0. With a question mark, `0x0?`, it may be another by now (`runtime/traceback.go`).
    private static func isNil(_ arguments: ArraySlice<UInt8>) -> Bool {
        let first = arguments.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ")") }
        return first.elementsEqual("0x0".utf8)
    }
}

extension RawSpan {
    /// Where a function's package path ends: at the first point behind the last slash before any bracket.
    var packageEnd: Int {
        var (slash, index) = (0, 0)
        while index < byteCount, self[index] != UInt8(ascii: "("), self[index] != UInt8(ascii: "[") {
            if self[index] == UInt8(ascii: "/") { slash = index }
            index += 1
        }
        return firstIndex(of: UInt8(ascii: "."), from: slash) ?? byteCount
    }
}
