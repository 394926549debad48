// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// How the asking of one service does, for the status page.
package struct ProbeStatus: Sendable {
    /// Empty for the one that stands for every service.
    package var service: String
    /// Questions by what they came to.
    package var polls: [PollOutcome: Int] = [:]
    /// When everything was answered for the last time.
    package var lastSuccess: Timestamp?
    /// Warnings that were written.
    package var warnings = 0

    package init(service: String) { self.service = service }
}
