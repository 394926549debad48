// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport

/// The requests that servers were sent, and which of them they took.
final class Requests: Sendable {
    private let state = Mutex((all: 0, taken: [ScriptedServer.Request]()))

    /// Notes a request; answers whether it is taken.
    func note(_ request: ScriptedServer.Request, _ isTaken: Bool) -> Bool {
        state.withLock { state in
            state.all += 1
            if isTaken { state.taken.append(request) }
        }
        return isTaken
    }

    var taken: [ScriptedServer.Request] { state.withLock { $0.taken } }

    /// How many were taken, or were sent at all.
    func count(all: Bool = false) -> Int { state.withLock { all ? $0.all : $0.taken.count } }
}
