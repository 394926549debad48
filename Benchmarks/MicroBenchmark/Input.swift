// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing

/// A text to measure with, the same in every run, and where its lines end.
struct Input {
    private(set) var text: [UInt8]
    /// Offsets of the LFs, or of the ends of frames: splitting is not what is measured.
    private(set) var ends: [Int] = []
    /// How many bytes each frame holds; empty where there are no frames.
    private(set) var lengths: [Int] = []

    init(_ text: [UInt8]) {
        self.text = text
        for (offset, byte) in text.enumerated() where byte == 0x0A { ends.append(offset) }
    }

    /// A panic's dump of goroutines with long stacks, 2.7 MB of them.
    static func dump(_ goroutines: Int = 2000) -> Input { Input(panic(goroutines) { _ in Block.copying }) }

    /// A panic's dump of goroutines with short stacks, 2.4 MB of them.
    static func waiting(_ goroutines: Int = 8000) -> Input { Input(panic(goroutines) { Block.waiting[$0 % Block.waiting.count] }) }

    /// Lines of a service that works well, 17 MB as plain text.
    static func ordinary(_ line: (Line.Request) -> String = Line.text) -> Input {
        var text: [UInt8] = []
        var number: UInt64 = 1
        for index in 0..<100_000 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += Array("\(line(.init(index: index, number: number)))\n".utf8)
        }
        return Input(text)
    }

    /// The documents that those lines become, 41 MB.
    static func documents() -> Input {
        var text: [UInt8] = []
        DocumentsPass.each(ordinary()) { text += $0.batch.bytes.bytes.copy }
        return Input(text)
    }

    /// Those documents as the frames of the ring.
    static func packed() -> Input {
        let documents = documents()
        var packed = Input([])
        var text: [UInt8] = []
        PackPass.each(documents) { frame in
            text += frame.copy
            packed.ends.append(text.count)
            packed.lengths.append(min(DocumentsPass.chunk, documents.text.count - packed.lengths.count * DocumentsPass.chunk))
        }
        packed.text = text
        return packed
    }

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
