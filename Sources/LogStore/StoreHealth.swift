// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Whether the ring's disk does what it is there for.
package enum StoreHealth: Sendable {
    case ok
    /// The disk does not take blocks, which are kept in memory, or does not sync what it took. The ring returns to it by itself.
    case degraded(StoreError, since: Timestamp)

    package var isOK: Bool {
        if case .ok = self { true } else { false }
    }
}

/// What the ring holds in memory only, since its disk does not take it.
package struct MemoryUse: Hashable, Sendable {
    package var records = 0
    /// Bytes of sealed blocks.
    package var bytes = 0
}
