// SPDX-License-Identifier: Apache-2.0

package import Diagnosis
internal import LogModel
package import LogSinks
package import LogStore
package import Probes

/// How the whole recorder does at one moment.
package struct RecorderStatus: Sendable {
    package var intake = IntakeAccount()
    package var deaths = DeathAccount()
    package var ring = RingStatus()
    /// In the order of the configuration.
    package var sinks: [SinkStatus] = []
    /// Likewise.
    package var receivers: [ReceiverStatus] = []
    /// nil where the kernel does not tell.
    var process: ProcessStatistics?
    /// Likewise.
    package var probes: [ProbeStatus] = []
    /// Which rules are in use; nil where nobody has said.
    package var rules: PackUse.Snapshot?

    package init() {}

    /// What should be mended by somebody, in words; empty when all is well.
    package var troubles: [String] {
        var troubles: [String] = []
        if case .degraded(let error, let since) = ring.health { troubles.append("ring: \(error), since \(since)") }
        for sink in sinks {
            for endpoint in sink.endpoints where endpoint.state != .closed {
                let reason = endpoint.lastFailure ?? "no reason given"
                troubles.append("sink \(sink.name): \(endpoint.address) is left alone (\(endpoint.state.rawValue)): \(reason)")
            }
            if let refusal = sink.account.refusal { troubles.append("sink \(sink.name): refuses us: \(refusal)") }
        }
        return troubles
    }
}

/// How the ring does.
package struct RingStatus: Sendable {
    package var health = StoreHealth.ok
    package var segments = 0
    /// Bytes of all segments.
    package var bytes = 0
    package var maxBytes = 0
    package var oldestSequence: UInt64 = 0
    package var nextSequence: UInt64 = 0
}

/// How one sink does.
package struct SinkStatus: Sendable {
    package var name: String
    package var account = SinkAccount()
    /// Records that are in the ring and neither delivered, set aside nor given up.
    package var waiting = 0
    /// How long ago the oldest of them came into the ring.
    package var lag = Duration.zero
    package var endpoints: [EndpointStatus] = []

    package init(name: String) {
        self.name = name
    }
}
