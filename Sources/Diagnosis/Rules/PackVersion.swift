// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// The version of a rule pack: three numbers, as semantic versioning has them.
package struct PackVersion: ConfigScalar, Hashable, Sendable {
    package let configText: String

    package init(configText text: String) throws(ConfigProblem) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3,
            numbers.allSatisfy({ (1...9).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else {
            throw ConfigProblem("\(text.inPattern) is no version", mend: "write three numbers such as 1.0.0")
        }
        configText = text
    }
}
