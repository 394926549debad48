// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// How the watched service is asked how it does: the `probes:` section. Nothing is asked that is not named.
package struct ProbeOptions: ConfigOptions, Sendable {
    /// How long between two questions.
    package var interval = Duration.seconds(10)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("interval", into: &interval, in: .seconds(1) ... .seconds(3_600))
    }
}
