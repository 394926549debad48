// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// How far behind its writer a stream is read. A crash says nothing of when it happened: while a backlog is read, the line before it tells.
struct ReadingLag: Sendable {
    /// The time that the last dated line gives.
    private var written = Timestamp(nanoseconds: 0)
    /// When that line was read; nil before the first.
    private var read: Int64?

    /// A service's clock and ours may differ by so much, and so may its writing and our reading.
    private static let threshold: Int64 = 5_000_000_000
    /// Lines of a backlog are read one behind the other: after a longer pause there was nothing more to read.
    private static let pause: Int64 = 2_000_000_000

    /// Takes the time that a line gives of itself, and when it was read.
    @inline(__always)
    mutating func note(_ time: Timestamp?, readAt read: Int64) {
        guard let time else { return }
        (written, self.read) = (time, read)
    }

    /// When something happened that was read at `time`.
    func moment(of time: Timestamp) -> Timestamp {
        guard let read else { return time }
        let (since, overflow) = time.nanoseconds.subtractingReportingOverflow(read)
        guard !overflow, (0...ReadingLag.pause).contains(since) else { return time }
        let (lag, isAbsurd) = read.subtractingReportingOverflow(written.nanoseconds)
        return isAbsurd || lag < ReadingLag.threshold ? time : Timestamp(nanoseconds: written.nanoseconds + since)
    }
}
