// SPDX-License-Identifier: Apache-2.0

internal import CZlib
internal import LogModel

/// What a gzip file holds (RFC 1952), read as if it were not packed: forward, and from its beginning again for what lies behind.
///
/// zlib can stop anywhere, so that the memory is a window of 32 KiB and two rooms of 64 KiB, whatever the file holds. Members follow each
/// other; what is no member behind the last one is passed over, as gzip does. A file that ends within a member may still be written.
@safe
final class GzipContent: TailContent {
    /// How far the file itself was understood.
    enum Standing: Equatable {
        /// Within a member, whose rest has not been read or is not there.
        case inside
        /// Behind a member.
        case behindMember
        /// There is nothing more to come.
        case ended
        /// It is no gzip from here on.
        case damaged
    }

    private(set) var standing = Standing.inside
    private let file: FileHandle
    /// On the heap: zlib compares its address at each call.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input = ByteBuffer(capacity: GzipContent.room)
    /// How many bytes of the input were used, and where in the file the next ones stand.
    private var used = 0
    private var inputOffset: UInt64 = 0
    /// The place of the next byte that comes out.
    private var offset: UInt64 = 0
    private var skipped = ByteBuffer(capacity: GzipContent.room)

    private static let room = 64 * 1024

    /// Nil where zlib has no memory.
    init?(_ file: FileHandle) {
        self.file = file
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for gzip alone, whose checksums zlib holds against the bytes. The stream is lent for the call.
        guard unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        _ = unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// True when the file begins as gzip files do.
    static func begins(_ file: FileHandle) -> Bool { file.bytes(0..<3) == [0x1F, 0x8B, 8] }

    func read(at wanted: UInt64, count: Int, into buffer: inout ByteBuffer) -> Result<Int, FileHandle.Failure> {
        if wanted < offset { rewind() }
        while offset < wanted {
            skipped.removeAll()
            let got = unpack(Int(min(wanted - offset, UInt64(GzipContent.room))), into: &skipped)
            guard got > 0 else { return outcome(0) }
        }
        var total = 0
        while total < count {
            let got = unpack(count - total, into: &buffer)
            guard got > 0 else { break }
            total += got
        }
        return outcome(total)
    }

    /// Damage is told once everything before it was read.
    private func outcome(_ count: Int) -> Result<Int, FileHandle.Failure> {
        guard count == 0, standing == .damaged else { return .success(count) }
        return .failure(FileHandle.Failure(code: 0, words: "it is no gzip from byte \(inputOffset - UInt64(input.count - used)) on"))
    }

    private func rewind() {
        // The stream is lent for the call.
        _ = unsafe inflateReset(stream)
        (offset, inputOffset, used, standing) = (0, 0, 0, .inside)
        input.removeAll()
    }

    /// Appends at most `count` bytes; 0 only where no more come.
    private func unpack(_ count: Int, into buffer: inout ByteBuffer) -> Int {
        while standing == .inside || standing == .behindMember {
            guard used < input.count || refill() else { return 0 }
            if standing == .behindMember, !beginMember() { return 0 }
            let got = inflate(count, into: &buffer)
            offset += UInt64(got)
            if got > 0 { return got }
        }
        return 0
    }

    /// False at the end of the file.
    private func refill() -> Bool {
        input.removeAll()
        used = 0
        guard case .success(let got) = file.read(at: inputOffset, count: GzipContent.room, into: &input), got > 0 else { return false }
        inputOffset += UInt64(got)
        return true
    }

    private func beginMember() -> Bool {
        guard input.bytes[used] == 0x1F else {
            standing = .ended
            return false
        }
        // The stream is lent for the call.
        _ = unsafe inflateReset(stream)
        standing = .inside
        return true
    }

    private func inflate(_ count: Int, into buffer: inout ByteBuffer) -> Int {
        var got = 0
        // Both memories are lent for the call, which keeps to the sizes that it is told.
        unsafe buffer.appendUninitialized(min(count, 1 << 20)) { room in
            let result = unsafe input.withUnsafeBytes { source in
                let bytes = unsafe source.bindMemory(to: UInt8.self)
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress.map { unsafe $0 + used })
                unsafe stream.pointee.avail_in = UInt32(source.count - used)
                unsafe stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
                unsafe stream.pointee.avail_out = UInt32(room.count)
                let result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                used = unsafe source.count - Int(stream.pointee.avail_in)
                return result
            }
            got = unsafe room.count - Int(stream.pointee.avail_out)
            switch result {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: standing = .behindMember
            default: standing = .damaged
            }
            return got
        }
        return got
    }
}
