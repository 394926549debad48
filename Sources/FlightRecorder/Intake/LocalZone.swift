// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogParsing

/// The machine's time zone and year, which Go's `log` and klog leave out of their timestamps.
struct LocalZone {
    /// When the zone was looked at last; daylight saving time begins at full quarters of an hour.
    private var quarter = Int64.min
    private static let quarterLength: Int64 = 900

    /// Tells the parser of the zone, when another quarter of an hour has begun.
    mutating func update(_ parser: inout LineFieldParser, at time: Timestamp) {
        let now = time.seconds / LocalZone.quarterLength
        guard now != quarter else { return }
        quarter = now
        var seconds = Int(time.seconds)
        var local = unsafe tm()
        // Both are lent for the call, which fills the second.
        guard unsafe localtime_r(&seconds, &local) != nil else { return }
        parser.localOffsetSeconds = unsafe Int(local.tm_gmtoff)
        parser.year = unsafe Int(local.tm_year) + 1900
    }
}
