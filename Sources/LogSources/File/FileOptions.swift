// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about files to follow: a `file:` section under `sources:`.
package struct FileOptions: ConfigOptions, Sendable {
    /// Paths and patterns (`*`, `?`, `[…]`).
    package var paths: [String] = []
    /// Patterns of files to leave out.
    package var exclude: [String] = []
    /// Where a file begins that was never read before.
    package var startAt = Start.beginning
    /// What is in a file that was not written to for so long when it is first seen is passed over; nil reads everything.
    package var ignoreOlder: Duration?
    /// What stands round each line.
    package var format = Format.raw
    /// How often the patterns are looked at again where inotify does not tell of what is new, which is seen at once elsewhere.
    package var discoverInterval = Duration.seconds(1)
    /// Most bytes read at once.
    package var readSize = ByteSize.kibibytes(256)
    /// How long a file that was renamed or removed is still followed after its last byte.
    package var rotateWait = Duration.seconds(5)
    /// Most files that are held open at once; the rest is opened when there is something to read.
    package var openFiles = 4_096

    /// The envelope that a container runtime puts round the lines of a service.
    package enum Format: String, ConfigChoice {
        case raw
        /// Kubernetes: `2026-11-23T08:00:00.123456789Z stderr F text`.
        case cri
        /// Docker's json-file: `{"log":"text\n","stream":"stderr","time":"…"}`.
        case docker
        /// What the first lines of each file say.
        case auto
    }

    package enum Start: String, ConfigChoice {
        case beginning, end
    }

    package init() {}

    /// Whether the patterns name the path, whether there is such a file or not.
    package func covers(_ path: String) -> Bool { FilePatterns(paths: paths, exclude: exclude).covers(path) }

    /// The files that the patterns name now.
    package var matchingPaths: [String] { FilePatterns(paths: paths, exclude: exclude).matches() }

    /// The files that are there now of those that the patterns name, each with the path behind all links.
    package var matchingFiles: [(path: String, target: String)] {
        matchingPaths.compactMap { path in FileHandle.target(of: path).map { (path, $0) } }
    }

    package init(from reader: inout ConfigReader) {
        reader.require("paths", into: &paths)
        reader.read("exclude", into: &exclude)
        reader.read("start_at", into: &startAt)
        reader.read("ignore_older", into: &ignoreOlder, in: .seconds(1)...)
        reader.read("format", into: &format)
        reader.read("discover_interval", into: &discoverInterval, in: .milliseconds(50)...)
        reader.read("read_size", into: &readSize, in: .kibibytes(4)...(.mebibytes(4)))
        reader.read("rotate_wait", into: &rotateWait, in: .milliseconds(0)...)
        reader.read("open_files", into: &openFiles, in: 16...)
        for (index, path) in paths.enumerated() { reader.refuseRelative(path, at: "paths", index: index, example: "/var/log/app.log") }
        FilePatterns(paths: paths, exclude: exclude).refuseOpenBrackets(in: &reader)
    }
}
