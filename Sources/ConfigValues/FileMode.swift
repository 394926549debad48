// SPDX-License-Identifier: Apache-2.0

/// Who may read and write a file, in octal digits as `chmod` takes them: `0622`.
package struct FileMode: Hashable, Sendable {
    /// The bits.
    package var bits: UInt32

    /// Those bits.
    package init(_ bits: UInt32) { self.bits = bits }
}

extension FileMode: ConfigScalar {
    /// Three octal digits, with or without a 0 before them.
    package init(configText text: String) throws(ConfigProblem) {
        let digits = text.hasPrefix("0o") ? text.dropFirst(2) : text[...]
        guard (3...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
            let bits = UInt32(digits, radix: 8),
            bits <= 0o777
        else {
            throw ConfigProblem("\(text.inBackticks) is no file mode", mend: "write octal digits such as 0622")
        }
        self.bits = bits
    }

    /// Four octal digits.
    package var configText: String {
        let digits = String(bits, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
