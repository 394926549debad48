// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Testing

@Suite struct DiagnosisOptionsTests {
    @Test func `panicbox's own rules count where none are named`() {
        #expect(DiagnosisOptions().rules == nil)
    }
}
