// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The room of a request's body while it is written, in one piece: a buffer asks before each write whether it may be written to.
///
/// Whoever writes sees to it that there is room behind `end`, which moves behind what was written.
extension UnsafeMutableRawBufferPointer {
    @inline(__always)
    func write(_ text: StaticString, at end: inout Int) {
        let bytes = unsafe UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        unsafe UnsafeMutableRawBufferPointer(rebasing: self[end...]).copyMemory(from: bytes)
        end += bytes.count
    }

    @inline(__always)
    func write(_ bytes: RawSpan, at end: inout Int) {
        unsafe bytes.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(rebasing: self[end...]).copyMemory(from: $0) }
        end += bytes.byteCount
    }
}
