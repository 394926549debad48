// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// Numbers of payment cards: 13 to 19 digits, alone or in groups, whose last one fits the others (ISO/IEC 7812, "Luhn").
extension RawSpan {
    /// The first card number in `range`, beyond which no byte of a number is looked at.
    func cardNumber(in range: Range<Int>) -> Range<Int>? {
        var index = range.lowerBound
        while index < range.upperBound {
            guard self[index].isDigit else {
                index += 1
                continue
            }
            let run = digitRun(index..<range.upperBound)
            let before = byte(at: index - 1)
            let isWord =
                before.isBase64URL || before == UInt8(ascii: ".") || byte(at: run.end).isLetter || byte(at: run.end) == UInt8(ascii: "_")
            if !isWord, (13...19).contains(run.digits), isLuhn(index..<run.end) { return index..<run.end }
            index = run.end
        }
        return nil
    }

    /// Digits with single spaces or dashes between them, and how many digits they are.
    private func digitRun(_ range: Range<Int>) -> (digits: Int, end: Int) {
        var (digits, index) = (0, range.lowerBound)
        while index < range.upperBound {
            if self[index].isDigit {
                digits += 1
                index += 1
            } else if self[index] == 0x20 || self[index] == UInt8(ascii: "-"), index + 1 < range.upperBound, self[index + 1].isDigit {
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
