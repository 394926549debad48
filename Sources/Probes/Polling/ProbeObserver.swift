// SPDX-License-Identifier: Apache-2.0

/// Hears how the asking goes. Called from any thread.
package protocol ProbeObserver: Sendable {
    /// A question had no answer of use; told each time, so whoever writes it down says it now and then only.
    func failed(_ service: String, _ words: String)
    /// Everything was answered.
    func answered(_ service: String)
    /// A limit was passed.
    func warned(_ service: String, name: String, _ words: String)
}
