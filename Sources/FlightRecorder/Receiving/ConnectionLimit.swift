// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Synchronization

/// Lets exactly so many connections be open at once; those beyond wait in the kernel's queue until one ends.
///
/// NIO takes up to four of that queue at a time, and asks only before the first of them. So nothing is taken until the server's channel was
/// told to take them one by one, which it can be only once it listens.
final class ConnectionLimit: AvailableConnectionsDelegate {
    private let limit: Int
    private let state = Mutex((count: 0, isReady: false))

    init(_ limit: Int) {
        self.limit = limit
    }

    /// Begins to take connections of a channel that listens.
    func begin(on channel: any Channel) async throws {
        try await channel.setOption(.maxMessagesPerRead, value: 1).get()
        state.withLock { $0.isReady = true }
        // It was refused when the channel began to listen, and is asked for again by itself only when a connection ends.
        channel.read()
    }

    func connectionOpened() { state.withLock { $0.count += 1 } }
    func connectionClosed() { state.withLock { $0.count -= 1 } }
    func isAcceptingNewConnections() -> Bool { state.withLock { $0.isReady && $0.count < limit } }
}
