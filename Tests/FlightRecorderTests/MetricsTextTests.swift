// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct MetricsTextTests {
    @Test func `a family has its help and type once, then its samples`() {
        var metrics = MetricsText()
        metrics.family("a_total", .counter, "So many.", [.init(3, ("sink", "x")), .init(0.5, ("sink", "y"), ("to", "z"))])
        metrics.family("b", .gauge, "None.", [])
        metrics.family("c", .gauge, "One.", [.init(1)])
        #expect(
            metrics.text == """
                # HELP a_total So many.
                # TYPE a_total counter
                a_total{sink="x"} 3
                a_total{sink="y",to="z"} 0.5
                # HELP c One.
                # TYPE c gauge
                c 1

                """)
    }

    @Test func `what would break a line is escaped in a label`() {
        var metrics = MetricsText()
        metrics.family("a", .gauge, "x", [.init(1, ("path", "a\"b\\c\nd"))])
        #expect(metrics.text.hasSuffix("a{path=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }
}
