// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Descriptors that are handed from process to process.
extension Descriptor {
    /// Below are the numbers that ``ProcessLaunch`` gives to children, so that none is overwritten before it is copied.
    private static let lowest: Int32 = 32

    /// A copy of one that is open; nil when it is not.
    package static func copy(of number: Int32) -> Descriptor? {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, lowest)
        return copy < 0 ? nil : Descriptor(copy)
    }

    /// Takes over a descriptor that this process was given at its start.
    package static func adopt(_ number: Int32) -> Descriptor? {
        defer { close(number) }
        return copy(of: number)
    }

    /// A file to append to; nil with an error number where it cannot be opened.
    package static func append(to path: String) -> Descriptor? {
        // The path is lent for the call.
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o640)
        return file < 0 ? nil : adopt(file)
    }

    /// Puts nothing in a descriptor's place.
    package static func silence(_ number: Int32) {
        let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard nothing >= 0, nothing != number else { return }
        _ = dup2(nothing, number)
        close(nothing)
    }

    /// Both ends of a new pipe, as large as the system allows up to a mebibyte.
    package static func pipe() -> (read: Descriptor, write: Descriptor)? {
        var ends: [Int32] = [-1, -1]
        // The array is lent for the call, which fills both places.
        guard unsafe ends.withUnsafeMutableBufferPointer({ unsafe Glibc.pipe($0.baseAddress) }) == 0 else { return nil }
        guard let read = adopt(ends[0]), let write = adopt(ends[1]) else { return nil }
        // F_SETPIPE_SZ, which Swift's Glibc module leaves out. Users that have many pipes are refused: then it is 64 KiB.
        _ = fcntl(write.number, 1031, 1 << 20)
        return (read, write)
    }
}
