// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct ByteBufferMembersTests {
    private func object(_ body: (inout ByteBuffer) -> Void) -> String {
        var buffer = ByteBuffer()
        buffer.append(UInt8(ascii: "{"))
        body(&buffer)
        buffer.append(UInt8(ascii: "}"))
        return buffer.bytes.text
    }

    @Test func `commas stand between members and nowhere else`() {
        let text = object {
            $0.member("a", "x")
            $0.member("b", 1)
            $0.member("c", true)
            $0.object("d") { $0.member("e", false) }
            $0.array("f", [1, 2]) { $0.appendDecimal($1) }
            $0.array("g", ["h"]) { buffer, value in buffer.element { $0.member("i", value) } }
        }
        #expect(text == #"{"a":"x","b":1,"c":true,"d":{"e":false},"f":[1,2],"g":[{"i":"h"}]}"#)
    }

    @Test func `absent facts are absent keys`() {
        let text = object {
            $0.member("a", nil as String?)
            $0.member("b", "")
            $0.member("c", nil as Int?)
            $0.member("d", [UInt8]().rawSpan)
            $0.object("e") { $0.member("f", nil as String?) }
            $0.array("g", [Int]()) { $0.appendDecimal($1) }
            $0.member("h", 0)
        }
        #expect(text == #"{"h":0}"#)
    }

    @Test func `text that ends like a bracket still has its comma`() {
        #expect(
            object {
                $0.member("a", "{")
                $0.member("b", "[")
                $0.member("c", Array("[{".utf8).rawSpan)
                $0.member("d", -1)
            } == #"{"a":"{","b":"[","c":"[{","d":-1}"#
        )
    }
}
