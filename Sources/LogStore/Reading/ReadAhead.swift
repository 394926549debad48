// SPDX-License-Identifier: Apache-2.0

/// How much to read at once of a block whose length is not known yet: as much as the one before had, and a little more.
///
/// Each read opens and closes the file, so one is better than two; but a ring of small blocks must not be read many times over.
package struct ReadAhead: Sendable {
    package static let start = 64 * 1024
    private(set) var count = ReadAhead.start

    /// Takes note of a block's length.
    mutating func note(_ length: Int) { count = min(max(length + length / 8, 4 * 1024), 1 << 20) }
}
