// SPDX-License-Identifier: Apache-2.0

extension BlockReader {
    /// Something that was passed over because it could not be read.
    package struct Skip: Error, Hashable, CustomStringConvertible {
        package var from: UInt64
        package var to: UInt64
        package var cause: Cause
        package var reason: String

        package init(from: UInt64, to: UInt64, cause: Cause, reason: String) {
            (self.from, self.to, self.cause, self.reason) = (from, to, cause, reason)
        }

        package enum Cause: Sendable {
            /// The ring has gone round: they were the oldest.
            case overwritten
            /// Their segment was taken away or cut by somebody else.
            case missing
            /// They are there, but not as they were written.
            case damaged
        }

        package var description: String {
            guard to > from else { return "something between records cannot be read: \(reason)" }
            return "\(to - from == 1 ? "record \(from)" : "records \(from) to \(to - 1)") cannot be read: \(reason)"
        }
    }
}
