// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// `address:` the faulting address: `nil` for a field of a nil pointer, `mapped` for any other, or `{from: 0x…, to: 0x…}`.
struct AddressCondition: ConditionPart {
    private let range: ClosedRange<UInt64>

    /// Go's runtime takes the first page for a nil pointer's (`runtime/signal_unix.go: sigpanic`).
    private static let page: UInt64 = 0x1000

    static func decode(_ node: ConfigNode, at path: ConfigPath, with decoding: inout ConfigDecoding) -> AddressCondition? {
        guard case .scalar(let word) = node.content else {
            return Bounds.decode(node, at: path, with: &decoding).map { AddressCondition(range: $0.range) }
        }
        switch word {
        case "nil": return AddressCondition(range: 0...page - 1)
        case "mapped": return AddressCondition(range: page...UInt64.max)
        default:
            decoding.fault(
                ConfigProblem("\(word.inPattern) is no address", mend: "write nil, mapped or {from: 0x0, to: 0xfff}"), at: path, node.place)
            return nil
        }
    }

    func holds(in death: inout Death, _ match: inout RuleMatch) -> Bool { death.address.map(range.contains) ?? false }

    private struct Bounds: ConfigOptions {
        var from = Address(number: 0)
        var to = Address(number: .max)

        init(from reader: inout ConfigReader) {
            reader.read("from", into: &from)
            reader.read("to", into: &to)
            if from.number > to.number { reader.fault(at: "to", "lies below `from`", mend: "write the larger address here") }
        }

        var range: ClosedRange<UInt64> { min(from.number, to.number)...to.number }
    }

    private struct Address: ConfigScalar {
        var number: UInt64

        init(number: UInt64) { self.number = number }

        init(configText text: String) throws(ConfigProblem) {
            guard text.hasPrefix("0x"), let number = UInt64(text.dropFirst(2), radix: 16) else {
                throw ConfigProblem("\(text.inPattern) is no address", mend: "write hexadecimal digits such as 0x1000")
            }
            self.number = number
        }

        var configText: String { "0x" + String(number, radix: 16) }
    }
}
