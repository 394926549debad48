// SPDX-License-Identifier: Apache-2.0

import Probes
import Testing

@Suite struct ProbeOptionsTests {
    @Test func `a service is asked every ten seconds`() {
        #expect(ProbeOptions().interval == .seconds(10))
    }
}
