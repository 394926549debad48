// SPDX-License-Identifier: Apache-2.0

/// A number of bytes, written with its unit.
///
/// | text                | bytes                                    |
/// |---------------------|------------------------------------------|
/// | `512`, `512B`       | 512                                      |
/// | `64KiB`, `1.5MiB`   | powers of 1024: KiB, MiB, GiB, TiB, PiB  |
/// | `5MB`               | powers of 1000: kB, MB, GB, TB, PB       |
///
/// Case does not matter. `64K` is refused, since half the world means 1000 by it and the other half 1024.
package struct ByteSize: Hashable, Sendable, Comparable {
    /// The bytes.
    package var bytes: Int

    /// A size of so many bytes.
    package init(_ bytes: Int) { self.bytes = bytes }

    /// Units of 1024 bytes.
    package static func kibibytes(_ count: Int) -> ByteSize { ByteSize(count << 10) }
    /// Units of 1024² bytes.
    package static func mebibytes(_ count: Int) -> ByteSize { ByteSize(count << 20) }
    /// Units of 1024³ bytes.
    package static func gibibytes(_ count: Int) -> ByteSize { ByteSize(count << 30) }
    /// Units of 1000² bytes.
    package static func megabytes(_ count: Int) -> ByteSize { ByteSize(count * 1_000_000) }

    /// The smaller size first.
    package static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }

    /// Reads a size; a fraction of a byte is cut off.
    package init(parsing text: String) throws(ConfigProblem) {
        var rest = text[...]
        guard let amount = DecimalAmount(takenFrom: &rest) else { throw Self.unreadable(text) }
        let suffix = rest.drop { $0 == " " }.lowercased()
        guard let unit = suffix.isEmpty ? Self.units.last : Self.units.first(where: { $0.name.lowercased() == suffix }) else {
            throw Self.unknownUnit(text, number: text[..<rest.startIndex], suffix: suffix)
        }
        guard !amount.hasFraction || unit.bytes > 1 else {
            throw ConfigProblem("\(text.inBackticks) is no whole number of bytes", mend: "write a unit, such as KiB or MB")
        }
        guard let bytes = amount.times(unit.bytes) else {
            throw ConfigProblem("\(text.inBackticks) is too large", mend: "write a size below 8192PiB")
        }
        self.bytes = bytes
    }

    /// Largest first, binary before decimal; the last is the byte.
    private static let units: [(name: String, bytes: Int)] = [
        ("PiB", 1 << 50), ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("PB", 1_000_000_000_000_000), ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
        ("B", 1),
    ]

    private static func unreadable(_ text: String) -> ConfigProblem {
        let problem = text.hasPrefix("-") ? "is negative" : "is not a size"
        return ConfigProblem("\(text.inBackticks) \(problem)", mend: "write one such as 64KiB, 5MB or 512")
    }

    private static func unknownUnit(_ text: String, number: Substring, suffix: String) -> ConfigProblem {
        let mend =
            switch suffix {
            case "k", "m", "g", "t", "p":
                "write \(number)\(suffix.uppercased())iB (by 1024) or \(number)\(suffix.uppercased())B (by 1000)"
            default:
                "write one such as 64KiB, 5MB or 512"
            }
        return ConfigProblem("\(text.inBackticks) has an unknown unit", mend: mend)
    }
}

extension ByteSize: CustomStringConvertible {
    /// The text with the smallest whole number: `64KiB`, `5MB`, `1537B`. Parsing it gives the same size.
    package var description: String {
        let exact = Self.units.filter { bytes.isMultiple(of: $0.bytes) }
        let shortest = exact.max { $0.bytes < $1.bytes }
        guard bytes != 0, let shortest else { return "0B" }
        return "\(bytes / shortest.bytes)\(shortest.name)"
    }
}
