// SPDX-License-Identifier: Apache-2.0

/// An enum whose cases are written as their raw values.
///
/// ```swift
/// package enum StartAt: String, ConfigChoice { case beginning, end }
/// ```
package protocol ConfigChoice: ConfigScalar, RawRepresentable<String>, CaseIterable {}

extension ConfigChoice {
    /// Every text that is taken.
    package static var choices: [String] { allCases.map(\.rawValue) }

    /// The case of that name, spelled exactly.
    package init(configText text: String) throws(ConfigProblem) {
        guard let choice = Self(rawValue: text) else {
            let nearest = NearestKey.find(text, in: Self.choices)
            throw ConfigProblem(
                "\(text.inBackticks) is not one of \(Self.choices.inWords)",
                mend: nearest.map { "did you mean `\($0)`?" } ?? "write one of these"
            )
        }
        self = choice
    }

    /// The raw value.
    package var configText: String { rawValue }
}

extension [String] {
    /// The texts as a fault lists them: `` `all`, `warn`, `crashes` ``.
    var inWords: String { map { "`\($0)`" }.joined(separator: ", ") }
}
