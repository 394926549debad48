// SPDX-License-Identifier: Apache-2.0

/// The text of a drill: a crash that no service had, sent through everything that a real one goes through.
///
/// ```
/// panic: panicbox drill 0f3a5c7e9b1d2846: no service has crashed
///
/// goroutine 1 [running]:
/// panicbox/drill.Crash()
/// 	/panicbox/drill/drill.go:1 +0x1d
/// ```
package enum DrillMark {
    /// `go.crash.kind` of a drill.
    package static let kind = "drill"
    private static let (beginning, end) = ("panic: panicbox drill ", ": no service has crashed")

    /// A new id: 16 hex digits.
    package static func makeID() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// What is written for the id.
    package static func text(_ id: String) -> String {
        """
        \(beginning)\(id)\(end)

        goroutine 1 [running]:
        panicbox/drill.Crash()
        \t/panicbox/drill/drill.go:1 +0x1d
        main.main()
        \t/panicbox/drill/main.go:1 +0x1d

        """
    }

    /// The id of the drill that the headline is of; nil for a real crash.
    static func id(inHeadline headline: String) -> String? {
        guard headline.hasPrefix(beginning), headline.hasSuffix(end) else { return nil }
        let id = headline.dropFirst(beginning.count).dropLast(end.count)
        return id.utf8.count == 16 && id.allSatisfy(\.isHexDigit) ? String(id) : nil
    }
}
