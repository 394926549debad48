// SPDX-License-Identifier: Apache-2.0

/// How a receiver does.
package struct ReceiverStatus: Hashable, Sendable {
    /// Where it listens: `127.0.0.1:8020`.
    package var address: String
    /// How many requests had which answer, since the start.
    package var answers: [Int: Int] = [:]
    /// Bytes of bodies that are read or wait for the ring.
    package var waitingBytes = 0

    package init(address: String) {
        self.address = address
    }
}
