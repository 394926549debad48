// SPDX-License-Identifier: Apache-2.0

/// Everything one crash says, parsed out of its text.
///
/// ```swift
/// let crash = CrashParser.parse(block)
/// crash.headline                              // "panic: runtime error: index out of range [5] with length 3"
/// crash.crashingGoroutine?.id                 // 18
/// crash.culprit.map { crash[$0.function] }    // "main.(*Store).Put"
/// ```
public struct Crash: Sendable {
    /// The whole block as it was printed, lines of other writers taken out, each line ended by LF.
    public let text: [UInt8]
    /// What kind of crash it is.
    public var kind: CrashKind
    /// The first headline, without its LF: `panic: …`, `fatal error: …`, `SIGQUIT: quit`.
    public var headline: TextRange
    /// The chain of panics, the first raised first.
    public var panics: [PanicValue]
    /// The text behind `fatal error: `, with inserted TABs undone.
    public var fatal: String?
    /// The `[signal …]` line, or the head and `PC=` line of a fatal signal.
    public var signal: SignalReport?
    /// What the runtime printed before the headline, and its other remarks (`runtime: …`).
    public var runtimeNotes: [TextRange]
    /// All goroutines, in the order printed; the crashing one is usually the first.
    public var goroutines: [Goroutine]
    /// Index into ``goroutines`` of the one that died; nil where no stack was printed.
    public var crashingIndex: Int?
    /// The frame to look at first: below the runtime's panic machinery, the first frame that is not of the standard library, else the first below the machinery.
    public var culprit: Frame?
    /// The dynamic Go type of the value, where the text proves it: `runtime.boundsError`, `main.myErr`.
    public var errorType: String?
    /// Exit status of the process where the text tells it (`exit status 2`).
    public var exitStatus: Int?
    /// True when the text ends early (cut by a size limit, or a stack that stops in mid-frame).
    public var isIncomplete: Bool

    /// A crash of the given text and kind with nothing else known.
    public init(text: [UInt8], kind: CrashKind, headline: TextRange) {
        self.text = text
        self.kind = kind
        self.headline = headline
        panics = []
        fatal = nil
        signal = nil
        runtimeNotes = []
        goroutines = []
        crashingIndex = nil
        culprit = nil
        errorType = nil
        exitStatus = nil
        isIncomplete = false
    }

    /// The goroutine that died, where its stack was printed.
    public var crashingGoroutine: Goroutine? { crashingIndex.map { goroutines[$0] } }

    /// The text in a range; invalid UTF-8 becomes U+FFFD.
    public subscript(_ range: TextRange) -> String { String(decoding: text[range.indices], as: UTF8.self) }

    /// The bytes in a range.
    public func utf8(_ range: TextRange) -> ArraySlice<UInt8> { text[range.indices] }
}

/// One panic of a chain (`runtime/panic.go: printpanics`).
public struct PanicValue: Hashable, Sendable {
    /// The value as the program passed it: TABs that Go 1.23 inserts behind newlines are undone, the mark is cut off.
    public var value: String
    /// The value's dynamic type where the text proves it: `main.T` from `main.T(5)` or `(main.T) 0x…`.
    public var type: String?
    /// True for `[recovered]` and `[recovered, repanicked]`.
    public var isRecovered: Bool

    /// A panic value.
    public init(value: String, type: String? = nil, isRecovered: Bool = false) {
        self.value = value
        self.type = type
        self.isRecovered = isRecovered
    }
}

/// A signal as the runtime reports it (`runtime/panic.go: dopanic_m`, `runtime/signal_unix.go: sighandler`).
public struct SignalReport: Hashable, Sendable {
    /// `SIGSEGV`; for a signal without a name its number as printed.
    public var name: String
    /// `segmentation violation`.
    public var description: String?
    /// `0x1`, as printed behind `code=` or `sigcode=`.
    public var code: String?
    /// The faulting address, `0x8`.
    public var address: String?
    /// The program counter, `0x47b1c0`.
    public var pc: String?

    /// A report of the named signal with nothing else known.
    public init(name: String, description: String? = nil, code: String? = nil, address: String? = nil, pc: String? = nil) {
        self.name = name
        self.description = description
        self.code = code
        self.address = address
        self.pc = pc
    }
}
