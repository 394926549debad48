// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Diagnosis

@Suite struct RawSpanSearchTests {
    @Test func `what is found in steps is what is found byte by byte`() {
        // Of two letters, so that parts of the literal stand everywhere.
        var random = SystemRandomNumberGenerator()
        func letters(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0x61...0x62, using: &random) } }
        for _ in 0..<2_000 {
            let (text, literal) = (letters(.random(in: 0...40)), letters(.random(in: 0...8)))
            let found = text.rawSpan.contains(literal)
            let place = text.rawSpan.firstIndex(of: literal, from: 0)
            #expect(found == (place != nil), "\(text) \(literal)")
        }
    }

    @Test func `a literal longer than a step can be is found`() {
        let literal = (0..<600).map { UInt8(truncatingIfNeeded: $0 * 7 / 3) }
        let (whole, part) = ([1, 2, 3] + literal, Array(literal.dropLast()))
        let (isInWhole, isInPart) = (whole.rawSpan.contains(literal), part.rawSpan.contains(literal))
        #expect(isInWhole && !isInPart)
    }
}
