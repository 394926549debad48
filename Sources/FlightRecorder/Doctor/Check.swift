// SPDX-License-Identifier: Apache-2.0

/// One thing that is looked at. A check that does not apply finds nothing.
protocol Check: Sendable {
    func findings(in place: Place) -> [Finding]
}
