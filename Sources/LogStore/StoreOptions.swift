// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about the ring: the `ring:` section of the configuration.
package struct StoreOptions: ConfigOptions, Sendable {
    /// The ring's directory.
    package var directory: String
    /// All segments together stay under this size; the oldest goes first.
    package var maxSize = ByteSize.gibibytes(1)
    /// A segment is closed at this size.
    package var segmentSize = ByteSize.mebibytes(16)
    /// How long written blocks may wait for `fdatasync`; a block that holds a crash never waits.
    package var syncInterval = Duration.seconds(1)

    package init(directory: String) {
        self.directory = directory
    }

    package init(from reader: inout ConfigReader) {
        self.init(directory: "")
        reader.require("directory", into: &directory)
        reader.read("segment_size", into: &segmentSize, in: .kibibytes(64)...(.gibibytes(1)))
        reader.read("max_size", into: &maxSize)
        reader.read("sync_interval", into: &syncInterval, in: .milliseconds(10)...)
        if !directory.isEmpty, !directory.hasPrefix("/") {
            reader.fault(at: "directory", "`\(directory)` is a relative path", mend: "write it from the root, such as /var/lib/panicbox")
        }
        if maxSize.bytes < 2 * segmentSize.bytes {
            reader.fault(
                at: "max_size", "\(maxSize) holds less than two segments of \(segmentSize)", mend: "make it larger, or segment_size smaller"
            )
        }
    }
}
