// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// When a receiver is left alone, and how it comes back: the `breaker:` section of a sink.
package struct BreakerOptions: ConfigOptions, Sendable {
    /// So many failures in a row open the breaker.
    package var failures = 5
    /// How long it stays open; shorter when the receiver names a shorter time, or when no other can take its place.
    package var open = Duration.seconds(60)
    /// So many successes in a row close it again.
    package var probes = 3

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("failures", into: &failures, in: 1...1_000)
        reader.read("open", into: &open, in: .milliseconds(1) ... .seconds(3_600))
        reader.read("probes", into: &probes, in: 1...1_000)
    }
}
