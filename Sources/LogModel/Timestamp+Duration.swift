// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    /// So much later; the last moment that there is where that is beyond it.
    package static func + (time: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.nanosecondsClamped)
        return Timestamp(nanoseconds: overflow ? .max : sum)
    }

    /// So much earlier; the first moment that there is where that is before it.
    package static func - (time: Timestamp, duration: Duration) -> Timestamp {
        let (difference, overflow) = time.nanoseconds.subtractingReportingOverflow(duration.nanosecondsClamped)
        return Timestamp(nanoseconds: overflow ? .min : difference)
    }
}

extension Duration {
    /// Whole nanoseconds, at most what fits.
    fileprivate var nanosecondsClamped: Int64 {
        let (product, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : product + components.attoseconds / 1_000_000_000
    }
}
