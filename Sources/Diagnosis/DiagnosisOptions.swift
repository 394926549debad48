// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// Which rules crashes are held against: the `diagnosis:` section.
package struct DiagnosisOptions: ConfigOptions, Sendable {
    /// A folder of rule files in place of those that panicbox brings; nil is those.
    package var rules: String?

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("rules", into: &rules)
    }
}
