// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A file that rotation may have made of another one: renamed (`app.log.1`), copied, or packed (`app.log.1.gz`).
struct RotatedCopy {
    var path: String
    var file: FileHandle
    var status: FileHandle.Status
    var content: any TailContent

    /// Nil where there is no regular file that can be read.
    init?(path: String) {
        guard let file = try? FileHandle(path: path), let status = file.status, status.isRegular else { return nil }
        (self.path, self.file, self.status) = (path, file, status)
        guard RotatedNames.isPacked(path), GzipContent.begins(file) else {
            content = file
            return
        }
        guard let packed = GzipContent(file) else { return nil }
        content = packed
    }
}
