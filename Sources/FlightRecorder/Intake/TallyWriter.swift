// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing

/// Writes a document for each crash that has come again, once it is time for that.
struct TallyWriter {
    private let origin: Origin
    /// Counts are the recorder's own words: a stream of its own, new on every run.
    private let stream = StreamID.random()
    private var count: UInt64 = 0

    init(origin: Origin) {
        self.origin = origin
    }

    mutating func append(isLast: Bool = false, to writer: inout DocumentWriter) {
        for (tally, teller) in writer.repeats?.takeDue(at: .now, isLast: isLast) ?? [] {
            var whole = origin.completed(by: teller)
            // Each of them was another process.
            whole.processID = nil
            writer.encoder.append(tally, number: count, from: EncodedOrigin(stream: stream, origin: whole), to: &writer.batch)
            count += 1
        }
    }
}
