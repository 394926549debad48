// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension RawSpan {
    /// The byte at `index`, bounds checked.
    @inlinable
    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < byteCount, "a byte outside of the span")
        // The check above keeps the load inside; a byte has no alignment and no invalid value.
        return unsafe unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
    }

    /// True when the span's bytes at `index` are those of `text`.
    package func starts(with text: StaticString, at index: Int = 0) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index >= 0, index + length <= byteCount else { return false }
        for step in 0..<length where unsafe self[index + step] != text.utf8Start[step] { return false }
        return true
    }

    /// Where `byte` stands first at or behind `start`; nil when it does not.
    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start >= 0, start < byteCount else { return nil }
        return unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = unsafe memchr(base + start, Int32(byte), byteCount - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// The span's bytes as text; invalid UTF-8 becomes U+FFFD.
    package var text: String {
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// A copy of the span's bytes.
    package var copy: [UInt8] {
        unsafe withUnsafeBytes { unsafe [UInt8]($0) }
    }
}

extension [UInt8] {
    /// The array's bytes where they lie.
    package var rawSpan: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            // `bytes` is marked unsafe for elements with padding; a byte has none.
            let raw = unsafe span.bytes
            return unsafe _overrideLifetime(raw, borrowing: self)
        }
    }
}
