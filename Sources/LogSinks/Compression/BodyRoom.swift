// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The room of a request's body while it is written, in one piece: a buffer asks before each write whether it may be written to.
///
/// Whoever has made it sees to it that there is room for all that is appended.
@unsafe
struct BodyRoom {
    private let memory: UnsafeMutableRawBufferPointer
    /// Bytes that were written.
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = memory }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        unsafe count += bytes.count
    }
}
