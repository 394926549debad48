// SPDX-License-Identifier: Apache-2.0

internal import LogSources
internal import ServiceLifecycle

/// Tells the service manager how the agent does: that it is ready, what it has done, that its intake lives, and that it stops.
///
/// As a service it must be the group's last, which hears of a shutdown first: it tells of it and lets the others stop.
struct ServiceNotices: Service {
    let manager: ServiceManager
    let pulse: IntakePulse
    /// How long a stop may take.
    let gracePeriod: Duration
    let status: @Sendable () -> RecorderStatus

    /// The text is told no more often than this, and only when it has changed.
    private static let pause = Duration.seconds(2)
    /// Beyond the grace period: for the last block, and for connections to be closed.
    private static let margin = Duration.seconds(5)

    /// Returns when shutdown was asked for.
    func run() async throws {
        try? await gracefulShutdown()
        manager.tell(.stopping(gracePeriod + ServiceNotices.margin))
    }

    /// Runs `body`, and tells of it as long as that takes.
    func watching(_ body: () async throws -> Void) async throws {
        let watch = Task { try await tell() }
        defer { watch.cancel() }
        try await body()
    }

    /// Until it is cancelled.
    private func tell() async throws {
        while pulse.rounds == 0, !pulse.isOver { try await Task.sleep(for: .milliseconds(20)) }
        manager.tell(.ready)
        let half = manager.watchdog.map { $0 / 2 }
        var told = ""
        var lastRounds: UInt64 = 0
        var nextSign = ContinuousClock.now
        var nextText = ContinuousClock.now
        while true {
            if let half, nextSign <= .now, pulse.isOver || pulse.rounds != lastRounds {
                lastRounds = pulse.rounds
                manager.tell(.alive)
                nextSign = .now + half
            }
            if nextText <= .now {
                let text = status().summary
                if text != told { manager.tell(.status(text)) }
                told = text
                nextText = .now + ServiceNotices.pause
            }
            try await Task.sleep(until: half == nil ? nextText : min(nextText, max(nextSign, .now + .milliseconds(100))))
        }
    }
}

extension RecorderStatus {
    /// One line for a person who looks at the service.
    var summary: String {
        var text = "\(intake.stored) records stored, \(intake.crashes) crashes"
        if intake.lost > 0 { text += ", \(intake.lost) lost" }
        if !sinks.isEmpty { text += "; waiting: " + sinks.map { "\($0.waiting) for \($0.name)" }.joined(separator: ", ") }
        if !troubles.isEmpty { text += "; degraded: " + troubles.joined(separator: "; ") }
        return text
    }
}
