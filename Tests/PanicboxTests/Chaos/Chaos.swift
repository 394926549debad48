// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// How hard faults are tried: `PANICBOX_CHAOS=1`, as `make chaos` sets it, asks for their long form, `short` for the short one. They take
/// minutes and all of the machine, so that without it they are left out.
enum Chaos {
    private static let form = ProcessInfo.processInfo.environment["PANICBOX_CHAOS"]
    static let isLong = form == "1"
    static let isAskedFor = form != nil
    /// Chance is drawn from here: `CHAOS_SEED` repeats a run as far as the machine lets it.
    static let seed = ProcessInfo.processInfo.environment["CHAOS_SEED"].flatMap { UInt64($0) } ?? 20_261_123

    /// A figure of the short form, or of the long one.
    static func of<Value>(_ short: Value, long: Value) -> Value { isLong ? long : short }
}

extension RealBinary {
    /// The faults that panicbox must survive, each tried on the real binary under load, with the books and the receiver's own count held
    /// against what was written.
    @Suite(.serialized, .enabled(if: Chaos.isAskedFor, "make chaos tries faults under load")) enum ChaosTests {}
}
