// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// What the copies of one crash have in common: the bytes of the stack that died, with its goroutine's number and its arguments.
///
/// Go prints these once and writes them to stderr and to the file of `debug.SetCrashOutput` alike; two crashes of one program hardly ever
/// share them all, and two copies always do.
struct CrashKey: Hashable, Sendable {
    /// From the status in the goroutine's header to the file of its last frame; empty where no stack was printed.
    let stack: [UInt8]
    /// The headline, where it is one and not the first line of a stack.
    let headline: String?

    init(_ crash: borrowing Crash) {
        headline = crash.panics.isEmpty && crash.fatal == nil && crash.signal == nil ? nil : crash[crash.headline]
        guard let goroutine = crash.crashingGoroutine, let last = goroutine.frames.last else {
            stack = []
            return
        }
        let end = max(goroutine.state.upperBound, max(last.function.upperBound, last.file.upperBound))
        stack = Array("\(goroutine.id) ".utf8) + crash.text[Int(goroutine.state.lowerBound)..<Int(end)]
    }

    /// True for two copies of one crash.
    func isSame(as other: CrashKey) -> Bool {
        stack.isEmpty ? other.stack.isEmpty && headline == other.headline : stack == other.stack
    }

    /// True when `whole` may be the same crash as this one, of which only the beginning came.
    func isBeginning(of whole: CrashKey) -> Bool {
        guard whole.stack.starts(with: stack) else { return false }
        // Only a fatal error has its headline on stderr alone.
        guard let headline, let other = whole.headline else { return headline?.hasPrefix("fatal error: ") ?? !stack.isEmpty }
        return headline == other
    }
}
