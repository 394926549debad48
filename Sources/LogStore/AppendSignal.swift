// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Tells one reader that the store has something new. A signal that nobody waits for is kept; several of them are one.
///
/// An `AsyncStream` would not do: it ends for good when a task that waits for it is cancelled, as each wait with a time limit is.
package final class AppendSignal: Sendable {
    private struct State {
        var isRaised = false
        var isFinished = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    init() {}

    func raise() { resume { $0.isRaised = true } }

    func finish() { resume { $0.isFinished = true } }

    /// Returns when something was appended, when the time has come, when the store has ended (false), or when the task is cancelled.
    ///
    /// Only one task may wait at a time.
    package func wait(atMost limit: Duration?) async -> Bool {
        if let limit {
            await withTaskGroup { group in
                group.addTask { await self.waitUntilRaised() }
                group.addTask { try? await Task.sleep(for: limit) }
                await group.next()
                group.cancelAll()
            }
        } else {
            await waitUntilRaised()
        }
        return state.withLock { state in
            defer { state.isRaised = false }
            return state.isRaised || !state.isFinished
        }
    }

    private func waitUntilRaised() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.isRaised || state.isFinished || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            resume { _ in }
        }
    }

    /// Changes the state and wakes the waiter, outside of the lock.
    private func resume(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
