// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct EncodingNegotiationTests {
    /// Sends batches to a receiver that answers as told, and notes the encodings of each batch.
    private static func run(
        _ negotiation: inout EncodingNegotiation, batches: Int = 1, hasFrames: Bool = true, _ answer: (ContentEncoding) -> Int
    ) -> [[ContentEncoding]] {
        (0..<batches).map { _ in
            var tried: [ContentEncoding] = []
            let offers = negotiation.offers(hasFrames: hasFrames)
            for (index, encoding) in offers.enumerated() {
                tried.append(encoding)
                if negotiation.judge(answer(encoding), of: encoding, isLast: index == offers.count - 1) == .answer { break }
            }
            return tried
        }
    }

    @Test func `who takes LZ4 gets it`() {
        var negotiation = EncodingNegotiation(.auto)
        #expect(Self.run(&negotiation, batches: 2) { _ in 200 } == [[.lz4], [.lz4]] && negotiation.prefersFrames)
    }

    @Test(arguments: [400, 415, 501])
    func `who refuses an encoding gets the next one, once and for all`(status: Int) {
        var negotiation = EncodingNegotiation(.auto)
        #expect(Self.run(&negotiation, batches: 2) { $0 == .lz4 ? status : 200 } == [[.lz4, .gzip], [.gzip]])
        #expect(!negotiation.prefersFrames)
        var plain = EncodingNegotiation(.auto)
        #expect(Self.run(&plain, batches: 2) { $0 == .identity ? 204 : status } == [[.lz4, .gzip, .identity], [.identity]])
    }

    @Test func `a 400 in every encoding is about the batch, and nothing is learnt of it`() {
        var negotiation = EncodingNegotiation(.auto)
        #expect(Self.run(&negotiation, batches: 2) { _ in 400 } == [[.lz4, .gzip, .identity], [.lz4, .gzip, .identity]])
        #expect(negotiation.prefersFrames)
    }

    /// An answer that was lost once left a doubt behind, which the next batch turned into a refusal of what it had just been taken in.
    @Test func `a doubt that an earlier batch has left does not refuse what is taken now`() {
        var negotiation = EncodingNegotiation(.auto)
        #expect(negotiation.judge(400, of: .lz4, isLast: false) == .next)
        #expect(Self.run(&negotiation, batches: 2) { _ in 200 } == [[.lz4], [.lz4]] && negotiation.prefersFrames)
    }

    @Test func `once an encoding is proven, 400 is about the batch`() {
        var negotiation = EncodingNegotiation(.auto)
        _ = Self.run(&negotiation) { _ in 200 }
        #expect(Self.run(&negotiation) { _ in 400 } == [[.lz4]] && Self.run(&negotiation) { _ in 501 } == [[.lz4]])
        // A receiver that changes its mind is believed.
        #expect(Self.run(&negotiation, batches: 2) { $0 == .lz4 ? 415 : 200 } == [[.lz4, .gzip], [.gzip]])
    }

    @Test(arguments: [401, 403, 404, 413, 422, 429, 500, 503])
    func `other answers say nothing of the encoding`(status: Int) {
        var negotiation = EncodingNegotiation(.auto)
        #expect(Self.run(&negotiation, batches: 2) { _ in status } == [[.lz4], [.lz4]])
    }

    @Test func `a batch without frames goes without LZ4`() {
        var negotiation = EncodingNegotiation(.auto)
        #expect(Self.run(&negotiation, hasFrames: false) { _ in 200 } == [[.gzip]] && negotiation.prefersFrames)
        var forced = EncodingNegotiation(.lz4)
        #expect(Self.run(&forced, hasFrames: false) { _ in 200 } == [[.identity]] && forced.prefersFrames)
    }

    @Test func `what was chosen by hand is kept to`() {
        for (compression, encoding) in [(HTTPSinkOptions.Compression.lz4, ContentEncoding.lz4), (.gzip, .gzip), (.none, .identity)] {
            var negotiation = EncodingNegotiation(compression)
            #expect(Self.run(&negotiation, batches: 2) { _ in 415 } == [[encoding], [encoding]])
        }
    }
}
