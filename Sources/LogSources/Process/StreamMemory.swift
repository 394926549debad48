// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// The last bytes of a stream in memory that does not die with its process: when a keeper is killed, its successor finds there what the
/// recorder has not had yet.
///
/// ```
///    0  u64  end: behind the last byte that was read
///    8  u64  stored: everything below is in the ring
///   16  u64  carried: everything below has reached the stream's goal
///   24  u64  goal size: of the file that is written to, before what is under way
///   32  u64  the offset of what is under way, when the goal size was told for it
/// 4096       the bytes, each at its offset modulo the size
/// ```
/// One keeper writes at a time. It stores bytes before it moves ``end``, so that they are whole at whatever moment it is killed.
@safe
final class StreamMemory: @unchecked Sendable {
    // Sendable because the mapping lives as long as the object, and whoever uses it holds the keeper's lock.
    private let base: UnsafeMutableRawPointer
    private let mapped: Int
    let size: Int
    /// nil where the system gave no such memory: then a keeper's death costs what it had in hand.
    let descriptor: Descriptor?
    /// Nothing below was ever here.
    private let origin: UInt64
    private static let headerSize = 4_096

    /// New memory of a stream that begins at `offset`; nil when there is none.
    init?(size: Int, offset: UInt64) {
        let file = unsafe linux_memory_file("panicbox")
        let isShared = file >= 0 && ftruncate(file, StreamMemory.headerSize + size) == 0
        descriptor = isShared ? Descriptor.adopt(file) : nil
        if file >= 0, !isShared { close(file) }
        (self.size, mapped, origin) = (size, StreamMemory.headerSize + size, offset)
        guard let base = unsafe StreamMemory.map(descriptor?.number ?? -1, mapped) else { return nil }
        unsafe self.base = base
        for word in 0..<3 { publish(word, offset) }
        publish(4, .max)
    }

    /// What a keeper before this one has left; nil when this is no such memory.
    init?(of descriptor: Descriptor) {
        var status = stat()
        // It is lent for the call, which fills it.
        guard unsafe fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        (self.descriptor, mapped, size, origin) = (descriptor, status.st_size, status.st_size - StreamMemory.headerSize, 0)
        guard size > 0, let base = unsafe StreamMemory.map(descriptor.number, mapped) else { return nil }
        unsafe self.base = base
    }

    deinit { _ = unsafe munmap(base, mapped) }

    private static func map(_ file: Int32, _ length: Int) -> UnsafeMutableRawPointer? {
        let flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let base = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, flags, file, 0)
        return unsafe base == MAP_FAILED ? nil : base
    }

    var end: UInt64 { word(0) }
    var stored: UInt64 { word(1) }
    var carried: UInt64 { word(2) }
    /// The oldest byte that is still there.
    var start: UInt64 { max(origin, end > UInt64(size) ? end - UInt64(size) : 0) }

    func store(below offset: UInt64) { publish(1, max(stored, min(offset, end))) }
    func carry(below offset: UInt64) { publish(2, min(offset, end)) }

    /// How large the goal was before what is under way was written to it; nil where that was not told.
    var goalSize: UInt64? { word(4) == carried && carried < end ? word(3) : nil }

    /// What comes next is appended to a file of this size.
    func begin(atGoalSize size: UInt64) {
        publish(3, size)
        publish(4, carried)
    }

    func append(_ bytes: ArraySlice<UInt8>) {
        for piece in pieces(end, UInt64(bytes.count)) {
            let from = bytes.startIndex + piece.index
            // A piece lies inside the mapping and inside the slice.
            unsafe bytes[from..<from + piece.count].withUnsafeBytes { source in
                unsafe base.advanced(by: piece.place).copyMemory(
                    from: source.baseAddress ?? UnsafeRawPointer(base), byteCount: source.count)
            }
        }
        publish(0, end + UInt64(bytes.count))
    }

    /// The bytes from `offset` on, as far as they are there.
    func bytes(from offset: UInt64, atMost limit: Int) -> [UInt8] {
        guard offset >= start, offset < end else { return [] }
        var bytes: [UInt8] = []
        for piece in pieces(offset, min(UInt64(limit), end - offset)) {
            // As above; the bytes are copied at once.
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: base.advanced(by: piece.place), count: piece.count))
        }
        return bytes
    }

    /// Where so many bytes from an offset on lie: in one piece, or in two round the end. A stretch is shorter than the memory.
    private func pieces(_ offset: UInt64, _ count: UInt64) -> [(index: Int, place: Int, count: Int)] {
        let count = min(Int(count), size)
        let place = Int(offset % UInt64(size))
        let first = min(count, size - place)
        let whole = [(0, StreamMemory.headerSize + place, first), (first, StreamMemory.headerSize, count - first)]
        return whole.filter { $0.2 > 0 }
    }

    /// The words lie in the first page, aligned.
    private func word(_ index: Int) -> UInt64 {
        unsafe linux_published(base.advanced(by: index * 8).assumingMemoryBound(to: UInt64.self))
    }

    private func publish(_ index: Int, _ value: UInt64) {
        unsafe linux_publish(base.advanced(by: index * 8).assumingMemoryBound(to: UInt64.self), value)
    }
}
