// SPDX-License-Identifier: Apache-2.0

/// Where a goroutine waits: what for, and which frames say more of it.
///
/// ```
/// goroutine 5 [sync.Mutex.Lock]:                                      kind mutex
/// internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
/// internal/sync.(*Mutex).lockSlow(0x285a5182a040)                     addressFrames [1]
/// sync.(*Mutex).Lock(...)
/// main.(*Table).Write(0x285a5182a040, {0x4f2004, 0x1})                callerIndex 4
/// ```
struct BlockingPoint {
    var kind: BlockingKind
    /// Frames whose first argument is the address of the lock, where it is printed without a doubt.
    var addressFrames: [Int] = []
    /// The function that called the library that waits.
    var callerIndex: Int?

    /// nil for a goroutine that runs or could, and for one of the runtime's own.
    init?(_ goroutine: Goroutine, _ bytes: RawSpan) {
        let state = bytes.extracting(goroutine.state.indices)
        if let plain = BlockingPoint.plainKind(state) ?? BlockingPoint.ioKind(state, goroutine, bytes) {
            kind = plain
        } else if state.has("sync.") || state.has("semacquire") {
            kind = .semaphore
            readLock(of: goroutine, bytes)
        } else {
            return nil
        }
    }

    /// The states that say all.
    private static func plainKind(_ state: RawSpan) -> BlockingKind? {
        if state.has("chan ") {
            if state.ends(with: "(nil chan)") { return .nilChannel }
            return state.has("chan send") ? .send : .receive
        }
        if state.has("select") { return state.ends(with: "(no cases)") ? .selectForever : .select }
        return state.has("sleep") ? .sleep : nil
    }

    private static func ioKind(_ state: RawSpan, _ goroutine: Goroutine, _ bytes: RawSpan) -> BlockingKind? {
        let isPolled = state.has("IO wait")
        guard isPolled || (state.has("syscall") && state.byteCount == 7) else { return nil }
        for frame in goroutine.frames.prefix(24) {
            let function = bytes.extracting(frame.function.indices)
            if function.has("os.(*Process)") || function.has("os.(*ProcessState)") { return .process }
            if function.has("os.") { return .file }
            if function.has("net.") { return .network }
            if function.has("runtime.cgocall") || function.has("_cgo_") { return .cgo }
            if frame.isInApp { break }
        }
        return isPolled ? .poller : .systemCall
    }

    /// The outermost call of package sync says what the semaphore is of: a `RWMutex` and a `Once` have a `Mutex` inside.
    private mutating func readLock(of goroutine: Goroutine, _ bytes: RawSpan) {
        for (index, frame) in goroutine.frames.prefix(16).enumerated() {
            let function = bytes.extracting(frame.function.indices)
            guard function.has("sync.") || function.has("internal/sync.") || function.has("runtime.") else {
                callerIndex = index
                return
            }
            guard let found = BlockingPoint.lockKind(function), mayBecome(found) else { continue }
            kind = found
            if function.ends(with: "lockSlow") || function.ends(with: ").Lock") || found == .waitGroup { addressFrames.append(index) }
        }
    }

    /// A condition that was signalled waits for its mutex again, which is what it waits for then.
    private func mayBecome(_ found: BlockingKind) -> Bool { kind == .semaphore || (found != .condition && found != .mutex) }

    private static func lockKind(_ function: RawSpan) -> BlockingKind? {
        if function.ends(with: "sync.(*Mutex).lockSlow") || function.ends(with: "sync.(*Mutex).Lock") { return .mutex }
        if function.has("sync.runtime_SemacquireRWMutexR") || function.has("sync.(*RWMutex).RLock") { return .readLock }
        if function.has("sync.runtime_SemacquireRWMutex") || function.has("sync.(*RWMutex).Lock") { return .writeLock }
        if function.has("sync.(*Once).doSlow") { return .once }
        if function.has("sync.(*WaitGroup).Wait") { return .waitGroup }
        return function.has("sync.(*Cond).Wait") ? .condition : nil
    }

    /// The address of what a goroutine with this stack waits for; nil where none is printed.
    func address(in goroutine: Goroutine, _ bytes: RawSpan) -> UInt64? {
        for index in addressFrames where index < goroutine.frames.count {
            if let address = goroutine.frames[index].firstAddress(in: bytes) { return address }
        }
        return nil
    }
}

extension Frame {
    /// The first argument, where it is one word that the runtime is sure of; with `?` behind it is what an earlier call may have left
    /// (`runtime/traceback.go: printArgs`). For a method with a pointer receiver it is the receiver.
    func firstAddress(in bytes: RawSpan) -> UInt64? {
        let text = bytes.extracting(arguments.indices)
        guard text.has("0x") else { return nil }
        var (value, offset): (UInt64, Int) = (0, 2)
        while offset < text.byteCount, text.byte(offset).isHexDigit, offset < 18 {
            let byte = text.byte(offset)
            value = value << 4 | UInt64(byte.isDigit ? byte &- 0x30 : byte &- 0x57)
            offset += 1
        }
        guard value != 0, offset == text.byteCount || text.byte(offset) == UInt8(ascii: ",") else { return nil }
        return value
    }

    /// The pointer type whose method it is with the dot behind it, `main.(*Cache).`; else the whole function.
    func owner(in bytes: RawSpan) -> TextRange {
        let name = bytes.extracting(function.indices)
        guard let open = name.firstOffset(of: "(*"), let close = name.firstOffset(of: ").", from: open) else { return function }
        return TextRange(Int(function.lowerBound), Int(function.lowerBound) + close + 2)
    }

    /// Whether it is a method of `owner`, a pointer type as ``owner(in:)`` gives it, or that function itself.
    func isOf(_ owner: RawSpan, in bytes: RawSpan) -> Bool {
        let name = bytes.extracting(function.indices)
        guard name.byteCount >= owner.byteCount else { return false }
        if !owner.ends(with: ").") && name.byteCount != owner.byteCount { return false }
        return name.extracting(0..<owner.byteCount).equals(owner)
    }
}

extension RawSpan {
    /// True where both have the same bytes.
    func equals(_ other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        for index in 0..<byteCount where byte(index) != other.byte(index) { return false }
        return true
    }
}
