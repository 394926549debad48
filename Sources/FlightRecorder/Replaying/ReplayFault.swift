// SPDX-License-Identifier: Apache-2.0

/// Why a replay does not begin, or ends before its end, in words for a person.
package struct ReplayFault: Error, Hashable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}
