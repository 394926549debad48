// SPDX-License-Identifier: Apache-2.0

/// A growing row of bytes: the one place where documents are written, and the audited unsafe core of panicbox.
///
/// Every append first reserves room for its worst case, then stores through the pointer inside. Safe from outside: no pointer leaves but
/// through ``withUnsafeBytes(_:)``, and the bytes up to ``count`` are always initialised.
/// `[UInt8].append` per byte costs a uniqueness and a bounds check each time; this costs neither, which is why it exists.
@safe
package struct ByteBuffer: ~Copyable, @unchecked Sendable {
    // Sendable because the pointer is owned: the struct cannot be copied, so only one owner can reach the memory at a time.
    @usableFromInline var base: UnsafeMutableRawPointer
    /// How many bytes are written.
    @usableFromInline package private(set) var count: Int
    @usableFromInline package private(set) var capacity: Int

    /// An empty buffer with room for `capacity` bytes.
    package init(capacity: Int = 256) {
        let room = max(64, capacity)
        unsafe base = .allocate(byteCount: room, alignment: 16)
        count = 0
        self.capacity = room
    }

    deinit {
        unsafe base.deallocate()
    }

    package var isEmpty: Bool { count == 0 }

    /// The bytes written so far.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            // The span borrows self, so the memory can neither move nor be freed while it is used.
            let span = unsafe RawSpan(_unsafeStart: base, byteCount: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// Lends the bytes to C; the pointer must not be kept.
    package borrowing func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Forgets what was written; the memory stays.
    package mutating func removeAll() {
        count = 0
    }

    /// Drops what was written behind `length` bytes.
    package mutating func truncate(to length: Int) {
        count = min(count, max(0, length))
    }

    /// Makes sure that `extra` more bytes fit.
    @inlinable
    package mutating func reserve(_ extra: Int) {
        if count &+ extra > capacity { grow(by: extra) }
    }

    @inline(never)
    @usableFromInline
    mutating func grow(by extra: Int) {
        let room = max(capacity * 2, count + extra)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 16)
        unsafe moved.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = room
    }

    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    package mutating func append(_ span: RawSpan) {
        let length = span.byteCount
        guard length > 0 else { return }
        reserve(length)
        unsafe span.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe (base + count).copyMemory(from: start, byteCount: length)
        }
        count &+= length
    }

    // Inlined, so that the length of a literal is a constant, and its copy a few moves.
    @inline(__always)
    package mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        // A static string with a pointer representation lies in read-only memory for the life of the program.
        unsafe (base + count).copyMemory(from: text.utf8Start, byteCount: length)
        count &+= length
    }

    package mutating func append(_ bytes: [UInt8]) {
        append(bytes.rawSpan)
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            unsafe append(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(utf8)))
        }
    }

    /// Lets `body` fill up to `room` bytes behind the last one; it answers how many it wrote.
    package mutating func appendUninitialized<Failure: Error>(
        _ room: Int,
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        reserve(room)
        let written = try unsafe body(UnsafeMutableRawBufferPointer(start: base + count, count: room))
        precondition(written >= 0 && written <= room, "a writer must stay inside the room it asked for")
        count &+= written
    }

    /// Overwrites four bytes at `offset`, which must have been written: a length or a checksum that is known only afterwards.
    package mutating func overwrite(_ value: UInt32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= count, "only written bytes can be overwritten")
        unsafe base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
    }

    /// Overwrites written bytes from `offset` on.
    package mutating func overwrite(_ span: RawSpan, at offset: Int) {
        precondition(offset >= 0 && offset + span.byteCount <= count, "only written bytes can be overwritten")
        unsafe span.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe (base + offset).copyMemory(from: start, byteCount: source.count)
        }
    }

    /// Appends `length` zero bytes.
    package mutating func appendZeros(_ length: Int) {
        unsafe appendUninitialized(length) { room in
            unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
            return length
        }
    }
}
