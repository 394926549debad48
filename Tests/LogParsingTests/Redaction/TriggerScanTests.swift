// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct TriggerScanTests {
    @Test func `each word is found wherever it stands, in texts of every length`() {
        let scan = TriggerScan(SecretFinder.words)
        for word in SecretFinder.words {
            let bytes = Array(word.text.description.utf8)
            for length in 3..<80 {
                for place in 0...(length - 3) {
                    var text = [UInt8](repeating: 0x20, count: length)
                    text.replaceSubrange(place..<place + bytes.count, with: bytes)
                    #expect(scan.next(in: text.rawSpan, from: 0) == place)
                    #expect(scan.next(in: text.rawSpan, from: place) == place)
                    #expect(scan.next(in: text.rawSpan, from: place + 1) == nil)
                }
            }
        }
    }

    @Test func `whatever stands between, no word is passed over`() {
        let scan = TriggerScan(SecretFinder.words)
        var random = SeededRandom(seed: 5)
        let alphabet = Array("paswdtokencr@ig=AKIeyJBEG_-ghx bl ".utf8)
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...150, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            var found: Set<Int> = []
            var index = 0
            while let place = scan.next(in: text.rawSpan, from: index) {
                #expect(place >= index && place + 3 <= text.count)
                found.insert(place)
                index = place + 1
            }
            for word in SecretFinder.words {
                let bytes = Array(word.text.description.utf8)
                for place in 0..<max(0, text.count - 2) where Array(text[place..<place + bytes.count]) == bytes {
                    #expect(found.contains(place))
                }
            }
        }
    }
}
