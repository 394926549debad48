// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct ProgressBarTests {
    @Test func `the line tells the share, the bytes, the records and the time that is left`() {
        #expect(
            ProgressBar.line("verify", bytes: 512 << 20, of: 2 << 30, records: 1_234_567, elapsed: .seconds(2))
                == "verify  [#####---------------]  25 %  512 MiB of 2.0 GiB  1,234,567 records  6 s left")
        #expect(
            ProgressBar.line("grep", bytes: 0, of: 100, records: 0, elapsed: .zero)
                == "grep  [--------------------]  0 %  0 B of 100 B  0 records")
        #expect(ProgressBar.line("grep", bytes: 200, of: 100, records: 1, elapsed: .seconds(1)).contains("] 100 %") == false)
        #expect(ProgressBar.line("grep", bytes: 200, of: 100, records: 1, elapsed: .seconds(1)).contains("]  100 %"))
    }

    @Test func `it is shown after half a second, and ten times a second`() {
        var bar = ProgressBar("verify", totalBytes: 100, isShown: true)
        let start = ContinuousClock.now
        #expect(bar.line(bytes: 1, records: 1, now: start, columns: nil) == nil)
        #expect(bar.line(bytes: 50, records: 1, now: start + .seconds(1), columns: nil) != nil)
        #expect(bar.line(bytes: 51, records: 1, now: start + .milliseconds(1_050), columns: nil) == nil)
        #expect(bar.line(bytes: 52, records: 1, now: start + .milliseconds(1_100), columns: 20)?.count == 19)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (100_000, "100,000")])
    func `counts have commas`(value: Int, text: String) {
        #expect(ReadableAmount.count(value) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (1_536, "1.5 KiB"), (102_400, "100 KiB"), (1 << 20, "1.0 MiB"),
        (1_048_575, "1023 KiB"),
        (3 << 40, "3.0 TiB"),
    ])
    func `bytes are rounded down to three digits or so`(value: Int, text: String) {
        #expect(ReadableAmount.bytes(value) == text)
    }

    @Test(
        arguments: [
            (0, "0 ms"), (250_000_000, "250 ms"), (1_999_999_999, "1 s"), (61_000_000_000, "1 min 1 s"), (3_600_000_000_000, "1 h"),
            (273_600_000_000_000, "3 d 4 h"), (.min, "106751 d 23 h"),
        ] as [(Int64, String)])
    func `times show their two greatest units`(nanoseconds: Int64, text: String) {
        #expect(ReadableAmount.time(nanoseconds: nanoseconds) == text)
    }
}
