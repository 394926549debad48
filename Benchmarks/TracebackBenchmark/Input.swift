// SPDX-License-Identifier: Apache-2.0

/// A text to measure with, the same in every run, and where its lines end.
struct Input {
    let text: [UInt8]
    /// Offsets of the LFs: splitting is not what is measured.
    private(set) var ends: [Int] = []

    init(_ text: [UInt8]) {
        self.text = text
        for (offset, byte) in text.enumerated() where byte == 0x0A { ends.append(offset) }
    }

    /// A panic's dump of goroutines with long stacks, 2.7 MB of them.
    static func dump(_ goroutines: Int = 2000) -> Input { Input(panic(goroutines) { _ in Block.copying }) }

    /// A panic's dump of goroutines with short stacks, 2.4 MB of them.
    static func waiting(_ goroutines: Int = 8000) -> Input { Input(panic(goroutines) { Block.waiting[$0 % Block.waiting.count] }) }

    /// Lines of a service that works well, 16 MB.
    static func ordinary() -> Input {
        var text: [UInt8] = []
        var number: UInt64 = 1
        for index in 0..<100_000 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let time = "2026-11-23T10:\(digits(index / 60 % 60)):\(digits(index % 60)).\(100 + index % 900)Z"
            let path = "/api/v1/blobs/\(String(number >> 24, radix: 16))"
            let line = "\(time) INFO request handled method=GET path=\(path) status=200 bytes=\(number >> 48) duration=0.\(number >> 44)s "
            text += Array("\(line)remote=10.0.\(index & 255).7:40\(100 + index % 900) user=\"agent \(index % 50)\"\n".utf8)
        }
        return Input(text)
    }

    private static func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func panic(_ count: Int, _ block: (Int) -> String) -> [UInt8] {
        var text = Array("panic: too many goroutines\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:28 +0xef\n".utf8)
        var address: UInt64 = 0xc000_0100_0000
        for index in 0..<count {
            text.append(0x0A)
            for byte in block(index).utf8 {
                switch byte {
                case UInt8(ascii: "#"): text += Array(String(index + 18).utf8)
                case UInt8(ascii: "@"):
                    address += 0x1c0
                    text += Array("0x\(String(address, radix: 16))".utf8)
                default: text.append(byte)
                }
            }
            text.append(0x0A)
        }
        return text
    }
}
