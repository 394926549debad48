// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about the lines before a crash: the `context:` section of the configuration.
package struct ContextOptions: ConfigOptions, Sendable {
    /// Most lines that a crash document carries; 0 keeps none.
    package var lines = 200
    /// Most bytes of those lines.
    package var bytes = ByteSize.kibibytes(64)
    /// Lines older than this when the process died are left out; nil keeps them whatever their age.
    package var maxAge: Duration?

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("lines", into: &lines, in: 0...10_000)
        reader.read("bytes", into: &bytes, in: .kibibytes(1)...(.mebibytes(16)))
        reader.read("max_age", into: &maxAge, in: .milliseconds(100)...)
    }
}
