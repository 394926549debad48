// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import Glibc
internal import LogModel

/// What can be set about a file sink: its `file:` section.
package struct FileSinkOptions: ConfigOptions, Sendable {
    /// The file that documents are appended to; `-` is standard output.
    package var path = ""

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.require("path", into: &path)
    }
}

/// Appends the documents to a file, or to standard output, as they are.
package final class FileSink: Sink {
    private let options: FileSinkOptions

    package init(options: FileSinkOptions) {
        self.options = options
    }

    package func close() async {}

    /// The file is opened for each batch, so that a file which was moved away is made anew.
    package func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
        // The path is lent as a C string for the call.
        let isStandardOutput = options.path == "-"
        let file = isStandardOutput ? STDOUT_FILENO : unsafe open(options.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard file >= 0 else { return .failed(reason: "cannot open \(options.path): \(SystemMessage.text(for: errno))") }
        defer { if !isStandardOutput { Glibc.close(file) } }
        return write(batch, to: file)
    }

    private func write(_ batch: OutgoingBatch, to file: Int32) -> DeliveryAnswer {
        let (written, code) = unsafe batch.documents.withUnsafeBytes { source in
            var written = 0
            while written < source.count {
                // The pointer moves within the array: written is below its count.
                let put = unsafe Glibc.write(file, source.baseAddress.map { unsafe $0 + written }, source.count - written)
                if put < 0, errno == EINTR { continue }
                guard put > 0 else { return (written, errno) }
                written += put
            }
            return (written, 0)
        }
        guard code != 0 else { return .taken() }
        let reason = "cannot write \(options.path): \(SystemMessage.text(for: code))"
        // Whole documents that are in the file are not written again; one that was cut is taken back, for a reader to see it once and whole.
        let ranges = batch.ranges
        let left = ranges.indices.filter { ranges[$0].upperBound > written }
        if let cut = left.first, written > ranges[cut].lowerBound { takeBack(written - ranges[cut].lowerBound, from: file) }
        return left.count == batch.entries.count ? .failed(reason: reason) : .taken(retry: left, retryReason: reason)
    }

    /// Cuts the last bytes off a file; from a pipe nothing can be taken back.
    private func takeBack(_ count: Int, from file: Int32) {
        let end = lseek(file, 0, SEEK_END)
        if end >= count { _ = ftruncate(file, end - count) }
    }
}
