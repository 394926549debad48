// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Wakes everybody who waits between two attempts once the recorder is to stop: the time that is left is short.
final class StopBell: Sendable {
    private struct State {
        var hasRung = false
        var nextSleeper = 0
        var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    var hasRung: Bool { state.withLock { $0.hasRung } }

    func ring() {
        let sleepers = state.withLock { state in
            state.hasRung = true
            defer { state.sleepers = [:] }
            return state.sleepers
        }
        for sleeper in sleepers.values { sleeper.resume() }
    }

    /// Returns when the time is over, when the bell rings or has rung, or when the task is cancelled.
    func sleep(for time: Duration) async {
        await withTaskGroup { group in
            group.addTask { await self.waitForRing() }
            group.addTask { try? await Task.sleep(for: time) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForRing() async {
        let number = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.hasRung || Task.isCancelled { return true }
                    state.sleepers[number] = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?.resume()
        }
    }
}
