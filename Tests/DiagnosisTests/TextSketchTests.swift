// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Diagnosis

@Suite struct TextSketchTests {
    private static func literal(_ text: String) throws -> TextSketch.Literal { try #require(TextSketch.Literal(Array(text.utf8))) }

    private static func sketch(_ texts: String...) -> TextSketch {
        var sketch = TextSketch()
        for text in texts { sketch.add(Array(text.utf8).rawSpan) }
        return sketch
    }

    @Test func `a literal that stands in a text is never denied, wherever it stands`() throws {
        let text = "open /var/lib/data.db: no space left on device, ünïcode \u{0} and the end"
        let (bytes, sketch) = (Array(text.utf8), Self.sketch(text))
        for start in bytes.indices {
            for end in bytes.indices.suffix(from: start).dropFirst(2) {
                let literal = try #require(TextSketch.Literal(Array(bytes[start...end])))
                #expect(sketch.mayHold(literal))
            }
        }
    }

    @Test func `most of what does not stand there is denied`() throws {
        let sketch = Self.sketch("panic: runtime error: index out of range [7] with length 3", "main.main", "runtime.goPanicIndex")
        let absent = ["database not open", "tx closed", "no space left on device", "READONLY You can't write", "(*DB).View", "SIGBUS"]
        for text in absent { #expect(try !sketch.mayHold(Self.literal(text)), "\(text)") }
    }

    @Test func `a run does not go from one text over into the next, and short texts have none`() throws {
        #expect(try !Self.sketch("ab", "cd").mayHold(Self.literal("abcd")) && !Self.sketch("", "a").mayHold(Self.literal("aaa")))
        #expect(TextSketch.Literal(Array("ab".utf8)) == nil)
    }
}
