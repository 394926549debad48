// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What is remembered of each fingerprint: the `history:` section of the configuration.
package struct HistoryOptions: ConfigOptions, Sendable {
    /// A fingerprint that was not seen for so long and comes back under a newer version is a regression.
    package var quiet = Duration.seconds(7 * 86_400)
    /// Fingerprints that are remembered; the one that was not seen for longest makes room.
    package var max = 10_000

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("quiet", into: &quiet, in: .seconds(60) ... .seconds(366 * 86_400))
        reader.read("max", into: &max, in: 1...1_000_000)
    }
}
