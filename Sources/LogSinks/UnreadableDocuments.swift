// SPDX-License-Identifier: Apache-2.0

/// Documents of a batch that cannot be read: LZ4 refuses the frame that they are in.
package struct UnreadableDocuments: Hashable, Sendable {
    package var indices: Range<Int>
    package var reason: String

    /// The same documents by their indices in a part, whose documents have ascending indices in the whole; nil when it has none of them.
    func among(_ chosen: [Int]) -> UnreadableDocuments? {
        let inside = chosen.indices.filter { indices.contains(chosen[$0]) }
        guard let first = inside.first, let last = inside.last else { return nil }
        return UnreadableDocuments(indices: first..<last + 1, reason: reason)
    }
}
