// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import ServiceLifecycle

/// Reads the rules some time after the start, so that neither the start nor the first death waits for them.
struct RulePreparation: Service {
    let diagnoser: Diagnoser
    let patience: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: patience)
                diagnoser.prepare()
                ProcessMemory.dropProgramPages()
            } catch {
                // The shutdown came first: nothing will ask any more.
            }
        }
        try await gracefulShutdown()
    }
}
