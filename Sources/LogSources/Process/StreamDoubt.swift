// SPDX-License-Identifier: Apache-2.0

/// What a killed keeper may have had still to carry of the bytes that it had already put into memory.
///
/// A keeper copies a piece of the pipe, keeps it, and carries it on. When it is killed between, its successor finds the same bytes in the
/// pipe once more. They are carried then, and known by what they are: only the piece that was under way can come again, so that a service
/// that says the same thing over and over is not taken for one that is read twice.
struct StreamDoubt: Sendable {
    let piece: [UInt8]

    /// How many of the first bytes that its successor finds were seen before.
    func known(of bytes: [UInt8]) -> Int {
        // What was carried of the piece are whole writes of the service, or whole pages of them.
        for done in piece.indices where done == 0 || piece[done - 1] == 0x0A || done % 4096 == 0 {
            if bytes.starts(with: piece[done...]) { return piece.count - done }
        }
        return 0
    }
}
