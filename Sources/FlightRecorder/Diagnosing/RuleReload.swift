// SPDX-License-Identifier: Apache-2.0

internal import Diagnosis
internal import ServiceLifecycle
internal import UnixSignals

/// Reads the rules again at each SIGHUP: all of them, or, where one has a fault, none.
struct RuleReload: Service {
    let diagnoser: Diagnoser
    let options: DiagnosisOptions
    let log: QuietLog

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { reload() }
    }

    func reload() {
        do {
            let pack = try RuleFolder.pack(options)
            diagnoser.replace(with: pack)
            ProcessMemory.dropProgramPages()
            log.info("the rules of version \(pack.version) are in use, \(pack.rules.count) of them")
        } catch {
            diagnoser.use.noteRefusedReload()
            log.error("rules", "the rules stay as they are: \(error)")
        }
    }
}
