// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Numbers of payment cards: 13 to 19 digits, alone or in groups, whose last one fits the others (ISO/IEC 7812, "Luhn").
extension RawSpan {
    /// The first card number at or behind `start`.
    func cardNumber(from start: Int) -> Range<Int>? {
        var index = start
        while index < byteCount {
            guard self[index].isDigit else {
                index += 1
                continue
            }
            let run = digitRun(from: index)
            let before = byte(at: index - 1)
            let isWord =
                before.isBase64URL || before == UInt8(ascii: ".") || byte(at: run.end).isLetter || byte(at: run.end) == UInt8(ascii: "_")
            if !isWord, (13...19).contains(run.digits), isLuhn(index..<run.end) { return index..<run.end }
            index = run.end
        }
        return nil
    }

    /// Digits with single spaces or dashes between them, and how many digits they are.
    private func digitRun(from start: Int) -> (digits: Int, end: Int) {
        var (digits, index) = (0, start)
        while index < byteCount {
            if self[index].isDigit {
                digits += 1
                index += 1
            } else if self[index] == 0x20 || self[index] == UInt8(ascii: "-"), byte(at: index + 1).isDigit {
                index += 1
            } else {
                break
            }
        }
        return (digits, index)
    }

    private func isLuhn(_ range: Range<Int>) -> Bool {
        var (sum, doubles) = (0, false)
        for index in range.reversed() where self[index].isDigit {
            let digit = Int(self[index] &- 0x30) * (doubles ? 2 : 1)
            sum += digit > 9 ? digit - 9 : digit
            doubles.toggle()
        }
        return sum % 10 == 0 && sum > 0
    }
}
