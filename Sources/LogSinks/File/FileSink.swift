// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import Synchronization

/// Appends the documents to a file, or to standard output, as they are.
///
/// The file is opened for each batch, so that one which was moved or cut away, as logrotate does both, is found again. No half-written document
/// stays in front of its retry: what a full disk cut is taken back, and so is what a killed run left.
package final class FileSink: Sink {
    private let options: FileSinkOptions
    /// The file whose end was looked at.
    private let mended = Mutex<FileEnd.Identity?>(nil)

    package init(options: FileSinkOptions) {
        self.options = options
    }

    package func close() async {}

    package func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
        guard batch.unreadable.isEmpty else { return .unreadable }
        let isStandardOutput = options.path == "-"
        // Without O_NONBLOCK a named pipe that nobody reads would hold us up for good. The path is lent as a C string for the call.
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK
        let file = isStandardOutput ? STDOUT_FILENO : unsafe open(options.path, flags, 0o640)
        guard file >= 0 else { return .failed(reason: "cannot open \(options.path): \(FileSink.words(for: errno))") }
        defer { if !isStandardOutput { Glibc.close(file) } }
        let end = FileEnd(file)
        if !isStandardOutput, let identity = end.identity {
            mended.withLock { known in
                if known != identity { end.mend(path: options.path) }
                known = identity
            }
        }
        return await write(batch, to: file, end)
    }

    private func write(_ batch: OutgoingBatch, to file: Int32, _ end: FileEnd) async -> DeliveryAnswer {
        let (written, code) = await PatientWriter(file: file, isRegular: end.identity != nil).write(batch.documents)
        // The cursor must not be on the disk before the documents are.
        if code == 0, end.identity != nil, fdatasync(file) != 0 {
            return .failed(reason: "cannot sync \(options.path): \(FileSink.words(for: errno))")
        }
        guard code != 0 else { return .taken() }
        let reason = "cannot write \(options.path): \(FileSink.words(for: code))"
        // Whole documents that are in the file are not written again; one that was cut is taken back, for a reader to see it once and whole.
        let ranges = batch.ranges
        let left = ranges.indices.filter { ranges[$0].upperBound > written }
        if let cut = left.first, written > ranges[cut].lowerBound { end.takeBack(written - ranges[cut].lowerBound) }
        return left.count == batch.entries.count ? .failed(reason: reason) : .taken(retry: left, retryReason: reason)
    }

    private static func words(for code: Int32) -> String {
        switch code {
        case ECANCELED: "the request was given up, since panicbox stops and nobody reads"
        case ENXIO, EPIPE: "nobody reads it (\(SystemMessage.text(for: code)))"
        default: SystemMessage.text(for: code)
        }
    }
}
