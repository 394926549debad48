// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import UnixSignals

/// Ends the process at the second SIGTERM or SIGINT: whoever asks twice does not want to wait for deliveries.
///
/// What is in the ring is delivered by the next run, and a block that is half written is cut then.
enum SecondSignal {
    /// Runs `body`, and watches for the second signal as long as that takes.
    static func watching(_ body: () async throws -> Void) async throws {
        let watch = Task {
            var isStopping = false
            for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
                // Neither buffers nor handlers are waited for: that is what was asked for.
                if isStopping { _exit(128 + (signal == .sigint ? SIGINT : SIGTERM)) }
                isStopping = true
            }
        }
        defer { watch.cancel() }
        try await body()
    }
}
