// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Documents in memory.
struct OpenDocuments: Sendable {
    var bytes: [UInt8] = []
    /// Where each stands; empty where it cannot be read, for every document has its LF.
    var places: [Range<Int>] = []
    var unreadable: [UnreadableDocuments] = []

    /// Forgets them; the memory stays.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        unreadable.removeAll()
    }

    /// Calls `body` with each document, or with those of the given indices, but for those that cannot be read; true when all could.
    func forEach(_ chosen: [Int]?, _ body: (RawSpan) -> Void) -> Bool {
        guard let chosen else { return forEach(in: places, body) }
        return forEach(in: chosen.map { places[$0] }, body)
    }

    private func forEach(in places: [Range<Int>], _ body: (RawSpan) -> Void) -> Bool {
        let bytes = bytes.rawSpan
        var isWhole = true
        for place in places {
            if place.isEmpty { isWhole = false } else { body(bytes.extracting(place)) }
        }
        return isWhole
    }

    subscript(index: Int) -> [UInt8] { Array(bytes[places[index]]) }
}
