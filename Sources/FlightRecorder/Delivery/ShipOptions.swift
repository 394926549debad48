// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import LogModel

/// What a sink is to get of the ring: `ship` and `around` of a sink.
package struct ShipOptions: Sendable {
    package var ship = Choice.all
    /// How much from before each crash is sent as well where not everything is; nil sends nothing more.
    package var around: Duration?

    package enum Choice: String, ConfigChoice {
        case all
        /// Warnings and everything above, and crashes.
        case warn
        /// Crashes alone.
        case crashes
    }

    package init() {}

    /// Reads the two keys, which stand in the sink's own section.
    package init(from reader: inout ConfigReader) {
        reader.read("ship", into: &ship)
        reader.read("around", into: &around, in: .milliseconds(1) ... .seconds(86_400))
        if ship == .all, around != nil {
            reader.fault(at: "around", "has no meaning where everything is sent", mend: "remove it, or set `ship` to warn or crashes")
        }
    }

    /// True when the sink is to get the record for its own sake. What is known to be lost is said to every sink.
    func wants(_ entry: DocumentEntry) -> Bool {
        if entry.kind.staysInRing { return false }
        return switch ship {
        case .all: true
        case .warn: !entry.kind.isOrdinary || entry.severity >= .warning
        case .crashes: !entry.kind.isOrdinary
        }
    }

    /// True when the sink gets the record only for a crash that it was said before.
    func keepsBack(_ entry: DocumentEntry) -> Bool { !wants(entry) && !entry.kind.staysInRing }
}
