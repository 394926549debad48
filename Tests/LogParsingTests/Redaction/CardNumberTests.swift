// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import LogModel
import Testing

@testable import LogParsing

@Suite struct CardNumberTests {
    private let card = "4111" + "111111111111"

    private func redact(_ text: String) -> String {
        var options = RedactionOptions()
        options.cards = true
        var (redactor, openKey) = (Redactor(options), 0)
        return redactor.redacted(Array(text.utf8).rawSpan, openKey: &openKey).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    @Test func `no byte behind the end is looked at`() {
        let text = Array("ab \(card) 1 \(card)".utf8)
        #expect(text.rawSpan.cardNumber(in: 0..<3) == nil && text.rawSpan.cardNumber(in: 0..<18) == nil)
        #expect(text.rawSpan.cardNumber(in: 0..<19) == 3..<19)
        #expect(text.rawSpan.cardNumber(in: 0..<20) == 3..<19)
        #expect(text.rawSpan.cardNumber(in: 19..<text.count) == nil, "a 1 stands before it")
    }

    @Test(.timeLimit(.minutes(1))) func `a long line costs what its strings cost, each alone`() {
        // Were each looked for up to the end of the line, this would be 25 thousand million bytes.
        let line = "{" + String(repeating: #""k":"v","#, count: 120_000) + #""card":"\#(card)"}"#
        let clean = redact(line)
        #expect(clean.utf8.count == line.utf8.count - 1 && clean.hasSuffix(#""card":"[redacted:card]"}"#))
    }

    @Test func `a card is found however far behind in a line`() {
        let far = String(repeating: "word ", count: 20_000)
        #expect(redact(far + card) == far + "[redacted:card]")
        #expect(redact(#"{"msg":"\#(far)\#(card)"}"#) == #"{"msg":"\#(far)[redacted:card]"}"#)
    }
}
