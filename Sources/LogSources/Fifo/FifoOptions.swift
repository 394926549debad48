// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about a named pipe: a `fifo:` section under `sources:`.
package struct FifoOptions: ConfigOptions, Sendable {
    /// Where it stands.
    package var path = ""
    /// Whether it is made where nothing stands.
    package var create = true
    /// Who may write to one that is made.
    package var mode = FileMode(0o622)
    /// Most bytes read at once.
    package var readSize = ByteSize.kibibytes(256)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.require("path", into: &path)
        reader.read("create", into: &create)
        reader.read("mode", into: &mode)
        reader.read("read_size", into: &readSize, in: .kibibytes(4)...(.mebibytes(4)))
        reader.refuseRelative(path, at: "path", example: "/run/panicbox/stderr")
    }
}
