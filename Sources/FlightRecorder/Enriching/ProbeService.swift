// SPDX-License-Identifier: Apache-2.0

internal import Probes
internal import ServiceLifecycle

/// Asks the services that are to be asked, until the recorder stops.
struct ProbeService: Service {
    let probes: [ServiceProbe]

    func run() async throws {
        // It must not end before: where one service of a recorder ends, so do all.
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for probe in probes { group.addTask { await probe.run() } }
            }
        }
    }
}

/// Writes to panicbox's own log how the asking goes.
struct ProbeLog: ProbeObserver {
    let log: QuietLog

    func failed(_ service: String, _ words: String) { log.warning("probe \(service)", "probe of \(service): \(words)") }
    func answered(_ service: String) { log.recovered("probe \(service)", "probe of \(service): answered again") }
    func warned(_ service: String, name: String, _ words: String) {
        log.warning("limit \(service) \(name)", "\(service): \(words)")
    }
}
