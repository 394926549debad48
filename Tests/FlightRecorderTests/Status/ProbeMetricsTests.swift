// SPDX-License-Identifier: Apache-2.0

import LogModel
import Probes
import Testing

@testable import FlightRecorder

@Suite struct ProbeMetricsTests {
    @Test func `polls by outcome, the last success and the warnings are told of each service`() {
        var probe = ProbeStatus(service: "storaged")
        (probe.polls, probe.warnings) = ([.ok: 7, .timeout: 2], 1)
        probe.lastSuccess = Timestamp(nanoseconds: 1_790_000_000_500_000_000)
        var status = RecorderStatus()
        status.probes = [probe]
        let text = RecorderMetrics.text(of: status)
        for line in [
            "panicbox_probe_polls_total{service=\"storaged\",outcome=\"ok\"} 7\n",
            "panicbox_probe_polls_total{service=\"storaged\",outcome=\"timeout\"} 2\n",
            "panicbox_probe_last_success_seconds{service=\"storaged\"} 1790000000\n",
            "panicbox_probe_warnings_total{service=\"storaged\"} 1\n",
        ] { #expect(text.contains(line)) }
        #expect(!RecorderMetrics.text(of: RecorderStatus()).contains("probe"))
    }
}
