// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ByteSizeTests {
    @Test(arguments: [
        ("0", 0), ("512", 512), ("512B", 512), ("64KiB", 65_536), ("64 kib", 65_536), ("5MB", 5_000_000), ("5MiB", 5_242_880),
        ("1GiB", 1_073_741_824), ("1GB", 1_000_000_000), ("1.5MiB", 1_572_864), ("1.1GB", 1_100_000_000), ("0.3KiB", 307),
        ("2TB", 2_000_000_000_000), ("1TiB", 1_099_511_627_776), ("1PiB", 1_125_899_906_842_624),
        ("8191PiB", 9_222_246_136_947_933_184),
        ("9223372036854775807", Int.max),
    ])
    func `a size is read with its decimal or binary unit`(text: String, bytes: Int) throws {
        #expect(try ByteSize(parsing: text).bytes == bytes)
    }

    @Test(arguments: [
        ("-1KiB", "is negative"), ("", "is not a size"), ("KiB", "is not a size"), ("big", "is not a size"),
        (".5MB", "is not a size"),
        ("1.MB", "is not a size"), ("٣KiB", "is not a size"),
        ("1.5", "is no whole number of bytes"), ("1.5B", "is no whole number of bytes"),
        ("8192PiB", "is too large"),
        ("9223372036854775808", "is too large"), ("5XB", "has an unknown unit"),
        ("1e3", "has an unknown unit"),
        ("99999999999999999999999999999999999999999999KiB", "is too large"), ("1KiB2", "has an unknown unit"),
    ])
    func `what is no size is refused`(text: String, problem: String) {
        let thrown = #expect(throws: ConfigProblem.self) { try ByteSize(parsing: text) }
        #expect(thrown?.problem == "`\(text)` \(problem)")
    }

    @Test func `a unit that could mean both is refused with both`() {
        let thrown = #expect(throws: ConfigProblem.self) { try ByteSize(parsing: "1.5m") }
        #expect(thrown?.mend == "write 1.5MiB (by 1024) or 1.5MB (by 1000)")
    }

    @Test(arguments: [
        (0, "0B"), (512, "512B"), (1537, "1537B"), (65_536, "64KiB"), (5_000_000, "5MB"), (1_572_864, "1536KiB"),
        (1_000_000_000_000, "1TB"), (1_024_000, "1000KiB"), (-65_536, "-64KiB"),
    ])
    func `a size prints as its smallest whole number`(bytes: Int, text: String) {
        #expect(ByteSize(bytes).description == text)
    }

    @Test func `what is printed reads back the same`() throws {
        for bytes in [0, 1, 999, 1000, 1023, 1024, 1_000_001, 1 << 40, 5_000_000_000, Int.max] {
            #expect(try ByteSize(parsing: ByteSize(bytes).description).bytes == bytes)
        }
    }

    @Test func `sizes in code say their unit`() {
        #expect(ByteSize.kibibytes(64).bytes == 65_536)
        #expect(ByteSize.mebibytes(1).bytes == 1_048_576)
        #expect(ByteSize.gibibytes(1).bytes == 1_073_741_824)
        #expect(ByteSize.megabytes(5).bytes == 5_000_000)
        #expect(ByteSize.megabytes(1) < .mebibytes(1))
    }
}
