// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// Some of the signals.
@safe
package struct SignalSet: Sendable {
    private(set) var set: sigset_t
    /// The same as the kernel has it: bit n - 1 is signal n.
    private(set) var bits: UInt64 = 0

    package init(_ numbers: [Int32] = []) {
        set = sigset_t()
        // The set is lent for each call.
        _ = unsafe sigemptyset(&set)
        for number in numbers { insert(number) }
    }

    private mutating func insert(_ number: Int32) {
        _ = unsafe sigaddset(&set, number)
        bits |= 1 << UInt64(number - 1)
    }

    /// What a process can be sent by others, and what goes on to the service. A fault of our own is none of these, nor are 32 and 33,
    /// which belong to the C library.
    package static let forwarded: [Int32] = {
        let own = [SIGKILL, SIGSTOP, SIGCHLD, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGPIPE, SIGTTIN, SIGTTOU, SIGURG, 32, 33]
        return (1...64).filter { !own.contains($0) }
    }()

    /// What the keeper of a service takes by descriptor. A keeper in the background may write to its terminal: SIGTTOU.
    package static let kept = SignalSet(forwarded + [SIGCHLD, SIGTTIN, SIGTTOU])

    /// Blocks these signals in this thread and those that it starts, and answers what was blocked before.
    package func block() -> SignalSet {
        var before = SignalSet()
        var own = set
        // Both are lent for the call, which fills the second.
        _ = unsafe pthread_sigmask(SIG_BLOCK, &own, &before.set)
        return before
    }

    /// A descriptor that tells of each of these signals.
    func open() -> Descriptor? {
        let descriptor = linux_signalfd(bits)
        return descriptor < 0 ? nil : Descriptor(descriptor)
    }
}

/// What a process that we start is to do with signals: the same as if we had not been there.
package struct InheritedSignals: Sendable {
    let blocked: SignalSet
    let reset: SignalSet

    /// Takes the signals of a service for this process: they wait to be passed on, in all its threads.
    package static func take() -> InheritedSignals {
        let ignoresPipe = linux_ignores(SIGPIPE) != 0
        // A goal that is gone is an error number here, and a child that ends is waited for.
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGCHLD, SIG_DFL)
        return InheritedSignals(blocked: SignalSet.kept.block(), reset: SignalSet(ignoresPipe ? [] : [SIGPIPE]))
    }
}

/// A signal that was sent to this process.
struct SentSignal {
    var number: Int32
    /// True when the kernel sent it, as a terminal does for Ctrl-C, to the whole foreground group.
    var isFromTerminal: Bool

    /// The next one; nil when none waits. A `signalfd_siginfo` is 128 bytes: number, error, code, sender's pid, and what we do not need.
    static func next(from descriptor: Int32) -> SentSignal? {
        var record = [UInt32](repeating: 0, count: 32)
        // The array is lent for the call with its size.
        guard unsafe read(descriptor, &record, 128) == 128 else { return nil }
        return SentSignal(number: Int32(record[0]), isFromTerminal: record[2] == 0x80)  // SI_KERNEL
    }
}
