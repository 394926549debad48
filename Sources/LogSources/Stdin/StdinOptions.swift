// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// Standard input as a source of the agent: a `stdin: {}` section. There is nothing to set.
package struct StdinOptions: ConfigOptions, Sendable {
    package init() {}

    package init(from reader: inout ConfigReader) {}
}
