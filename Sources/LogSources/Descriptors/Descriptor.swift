// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open file descriptor with an owner, closed when that lets it go.
package final class Descriptor: Sendable {
    package let number: Int32

    /// Takes a descriptor that is open; what is no descriptor is left alone.
    init(_ number: Int32) { self.number = number }

    deinit {
        if number >= 0 { close(number) }
    }

    /// True when both are the same file, pipe or terminal.
    package static func areSame(_ one: Int32, _ other: Int32) -> Bool {
        var (first, second) = (stat(), stat())
        // Both are lent for the calls, which fill them.
        guard unsafe fstat(one, &first) == 0, unsafe fstat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
