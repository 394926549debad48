// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct ServiceVersionTests {
    @Test func `versions have the precedence that semver.org gives them`() {
        let rising = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
            "1.0.1",
            "1.2.0", "1.10.0", "2.0.0",
        ]
        for (older, newer) in zip(rising, rising.dropFirst()) {
            #expect(ServiceVersion.isNewer(newer, than: older) && !ServiceVersion.isNewer(older, than: newer), "\(older) \(newer)")
        }
    }

    @Test(arguments: [("v1.4.2", "1.4.2"), ("1.4.2+build.7", "1.4.2"), ("1.4", "1.4.0"), ("2", "2.0.0")])
    func `spellings of one version are one`(one: String, other: String) {
        #expect(!ServiceVersion.isNewer(one, than: other) && !ServiceVersion.isNewer(other, than: one))
    }

    @Test(arguments: [("4bf92f3", "0af7651"), ("2026-11-23", "2026-11-22"), ("1.4.2", "main"), ("", "1.0.0"), ("1.2.3.4", "1.2.3")])
    func `what has no order is newer where it differs`(one: String, other: String) {
        #expect(ServiceVersion.isNewer(one, than: other) && !ServiceVersion.isNewer(one, than: one))
    }
}
