// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What can be set about a file sink: its `file:` section.
package struct FileSinkOptions: ConfigOptions, Sendable {
    /// The file that documents are appended to; `-` is standard output.
    package var path = ""

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.require("path", into: &path)
        if path.hasSuffix("/") { reader.fault(at: "path", "`\(path)` is a directory", mend: "name a file in it") }
        if path.utf8.contains(0) { reader.fault(at: "path", "holds a zero byte", mend: "write a path") }
    }
}
