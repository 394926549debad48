// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import UnixSignals

/// Runs work that the first SIGINT or SIGTERM cancels; the second ends the process at once.
enum ReplaySignals {
    static func run<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let task = Task { await work() }
        let watch = Task {
            var isStopping = false
            for await signal in signals {
                // Whoever asks twice does not want to wait for an answer that is on its way.
                if isStopping { _exit(128 + (signal == .sigint ? SIGINT : SIGTERM)) }
                isStopping = true
                task.cancel()
            }
        }
        defer { watch.cancel() }
        return await task.value
    }
}
