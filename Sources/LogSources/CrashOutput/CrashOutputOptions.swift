// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about files that Go programs write their crashes to (`debug.SetCrashOutput`): a `crash_output:` section.
package struct CrashOutputOptions: ConfigOptions, Sendable {
    /// Paths and patterns (`*`, `?`, `[…]`).
    package var paths: [String] = []
    /// Patterns of files to leave out.
    package var exclude: [String] = []
    /// How long a crash of a file waits for the same crash on another stream, which has its headline and the lines before it.
    package var wait = Duration.seconds(3)
    /// How often the patterns are looked at again; a new file in a watched directory is seen at once.
    package var discoverInterval = Duration.seconds(1)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.require("paths", into: &paths)
        reader.read("exclude", into: &exclude)
        reader.read("wait", into: &wait, in: .zero ... .seconds(60))
        reader.read("discover_interval", into: &discoverInterval, in: .milliseconds(50)...)
        for (index, path) in paths.enumerated() { reader.refuseRelative(path, at: "paths", index: index, example: "/crash/*.txt") }
        FilePatterns(paths: paths, exclude: exclude).refuseOpenBrackets(in: &reader)
    }
}
