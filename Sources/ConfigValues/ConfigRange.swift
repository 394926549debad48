// SPDX-License-Identifier: Apache-2.0

/// A range a value must lie in, able to say so.
package protocol ConfigRange<Bound>: RangeExpression {
    /// Which values are taken: `from 4KiB to 1MiB`.
    var inWords: String { get }
}

extension ClosedRange: ConfigRange where Bound: ConfigScalar {
    /// `from 4KiB to 1MiB`.
    package var inWords: String { "from \(lowerBound.configText) to \(upperBound.configText)" }
}

extension PartialRangeFrom: ConfigRange where Bound: ConfigScalar {
    /// `of 4KiB or more`.
    package var inWords: String { "of \(lowerBound.configText) or more" }
}

extension PartialRangeThrough: ConfigRange where Bound: ConfigScalar {
    /// `of 1MiB or less`.
    package var inWords: String { "of \(upperBound.configText) or less" }
}
