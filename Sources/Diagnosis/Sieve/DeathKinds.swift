// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// Kinds of death: those of `go.crash.kind`, and `exit` for a process that left no crash behind.
struct DeathKinds: OptionSet, Hashable, Sendable {
    let rawValue: UInt32

    static let exit = DeathKinds(rawValue: 1 << 31)
    static let all = DeathKinds(rawValue: .max)

    /// All names, in the order of the runtime's kinds.
    static let names = CrashKind.allCases.map(\.rawValue) + ["exit"]

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ kind: CrashKind?) {
        guard let kind, let index = CrashKind.allCases.firstIndex(of: kind) else {
            self = .exit
            return
        }
        rawValue = 1 << UInt32(index)
    }

    /// nil for a name that is none of ``names``.
    init?(named name: String) {
        if name == "exit" {
            self = .exit
        } else if let kind = CrashKind(rawValue: name) {
            self.init(kind)
        } else {
            return nil
        }
    }
}
