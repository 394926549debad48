// SPDX-License-Identifier: Apache-2.0

extension Crash {
    /// What went wrong in one text (`error.message`): the text of a fatal error, else the value of the panic that killed, else the signal's head.
    ///
    /// `unexpected signal during runtime execution` says less than the signal itself, which is given instead; and the runtime throws both
    /// `out of memory` and `runtime: out of memory` for one thing, which its remark before the headline always calls by the longer name.
    /// Nil for stacks without a cause.
    public var message: String? {
        guard let fatal else { return panics.last?.value ?? signalText }
        if fatal == "unexpected signal during runtime execution" { return signalText ?? fatal }
        let name = "runtime: out of memory"
        return fatal == "out of memory" && runtimeNotes.contains { utf8($0).starts(with: name.utf8) } ? name : fatal
    }

    /// `SIGSEGV: segmentation violation`.
    private var signalText: String? {
        signal.map { signal in signal.description.map { "\(signal.name): \($0)" } ?? signal.name }
    }
}
