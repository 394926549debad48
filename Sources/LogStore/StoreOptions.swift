// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about the ring: the `ring:` section of the configuration.
package struct StoreOptions: ConfigOptions, Sendable {
    /// The ring's directory.
    package var directory: String
    /// All segments together stay under this size; the oldest goes first.
    package var maxSize = ByteSize.gibibytes(1)
    /// Segments go whose newest record is older than this, once every sink has taken them; nil keeps them until the room is needed.
    package var maxAge: Duration?
    /// A segment is closed at this size.
    package var segmentSize = ByteSize.mebibytes(16)
    /// Which blocks do not wait for `fdatasync`.
    package var sync = Sync.crash
    /// How long the other blocks may wait for it.
    package var syncInterval = Duration.seconds(1)
    /// So much of sealed blocks is kept in memory while the disk does not take them.
    package var memorySize = ByteSize.mebibytes(16)
    /// The dead letters of one sink stay under this size; the oldest file goes first.
    package var deadLetterSize = ByteSize.mebibytes(64)

    package enum Sync: String, ConfigChoice {
        /// Those that hold a crash.
        case crash
        /// All of them.
        case always
    }

    package init(directory: String) {
        self.directory = directory
    }

    package init(from reader: inout ConfigReader) {
        self.init(directory: "")
        reader.require("directory", into: &directory)
        reader.read("segment_size", into: &segmentSize, in: .kibibytes(64)...(.gibibytes(1)))
        reader.read("max_size", into: &maxSize)
        reader.read("max_age", into: &maxAge, in: .seconds(60)...)
        reader.read("sync", into: &sync)
        reader.read("sync_interval", into: &syncInterval, in: .milliseconds(10)...)
        reader.read("memory_size", into: &memorySize, in: .mebibytes(1)...(.gibibytes(1)))
        reader.read("dead_letter_size", into: &deadLetterSize, in: .mebibytes(1)...)
        reader.refuseRelative(directory, at: "directory", example: "/var/lib/panicbox")
        if maxSize.bytes < 2 * segmentSize.bytes {
            reader.fault(
                at: "max_size", "\(maxSize) holds less than two segments of \(segmentSize)", mend: "make it larger, or segment_size smaller"
            )
        }
    }
}
