// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogStore
import TestSupport

@testable import FlightRecorder

extension Shipment {
    /// Sample documents, in memory; the first of all stands in the ring as record `start`.
    static func samples(_ numbers: Range<Int>, from start: Int = 0, kind: DocumentKind = .line) -> Shipment {
        var stored = StoredBatch()
        for number in numbers {
            let document = Array(Samples.document(number).utf8)
            stored.bytes += document
            stored.entries.append(DocumentEntry(length: document.count, kind: kind, severity: .info))
            stored.sequences.append(UInt64(start + number))
        }
        return Shipment(stored)
    }
}
