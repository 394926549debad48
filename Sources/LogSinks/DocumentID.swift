// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The `event.id` of a document, found by its place: the encoder always writes it at the same one.
enum DocumentID {
    /// Where the id stands in a document; nil where none ends.
    static func range(in document: RawSpan) -> Range<Int>? {
        let start = DocumentEncoder.idOffset
        return document.firstIndex(of: UInt8(ascii: "\""), from: start).map { start..<$0 }
    }

    /// Names a batch by what is in it: by the name that it came with, else by the first id, the count, and a hash of all ids, since
    /// retries and filters make batches that begin alike. The same records in the same order have the same name on every run, however they
    /// are packed.
    static func batchName(_ batch: OutgoingBatch) -> String {
        if let name = batch.name { return name }
        var stamp = BatchStamp()
        var first = ""
        batch.forEachDocument { document in
            guard let range = range(in: document) else { return }
            if first.isEmpty { first = document.extracting(range).text }
            stamp.add(id: document.extracting(range))
        }
        return "\(first)-\(batch.entries.count)-\(stamp.text)"
    }
}
