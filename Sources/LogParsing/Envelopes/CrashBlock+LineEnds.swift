// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

extension CrashBlock {
    /// The block without the CR that a transport has put at the end of each line; a program prints some at most.
    ///
    /// ``GoTraceback/CrashBlock/bytes`` stays the count of what was read.
    func withoutReturns() -> CrashBlock {
        guard let first = text.firstIndex(of: 0x0A), first > 0, text[first - 1] == 0x0D else { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            guard line.isEmpty || line.last == 0x0D else { return self }
            bytes += line.dropLast()
            bytes.append(0x0A)
        }
        var block = self
        block.text = bytes
        return block
    }
}
