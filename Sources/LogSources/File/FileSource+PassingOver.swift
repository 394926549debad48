// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What is in files before they are followed, and is not wanted.
extension FileSource {
    /// True when what is in a file that is seen for the first time is not wanted; what is written to it from now on is.
    func passesOver(_ tail: FileTail, _ status: FileHandle.Status) -> Bool {
        // What rotation has packed meanwhile was written while nobody looked.
        guard known[tail.key] == nil, !tail.isCopy else { return false }
        if isFirstDiscovery, let followed, !followed.cover(tail.path) { return true }
        guard let oldest = options.ignoreOlder else { return false }
        let age = Timestamp.now.nanoseconds.subtractingReportingOverflow(status.modified)
        return !age.overflow && Duration.nanoseconds(age.partialValue) > oldest
    }

    /// Goes on behind the first `size` bytes of a file, and has the ring told of that: for the next run the file is one that was read so far.
    ///
    /// An empty file has nothing to be known by, and nothing that the next run could read by mistake.
    func passOver(_ tail: FileTail, upTo size: UInt64) {
        tail.passOver(upTo: size)
        // No record is made of these bytes, so that an id by a first line that may still grow costs no id its likeness on every run.
        guard size > 0, tail.identify(insists: true) else { return }
        passed.append(tail.position(at: size))
    }
}
