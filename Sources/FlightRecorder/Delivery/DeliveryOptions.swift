// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// How documents are grouped into requests: the `batch:` section of a sink.
package struct BatchOptions: ConfigOptions, Sendable {
    /// Most bytes of documents in one request.
    package var maxBytes = ByteSize.megabytes(5)
    /// The least time between two requests, in which documents gather; a crash waits for 25 ms of it at most, and a full batch not at all.
    package var maxAge = Duration.seconds(1)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("max_bytes", into: &maxBytes, in: .kibibytes(1)...(.mebibytes(100)))
        reader.read("max_age", into: &maxAge, in: .zero ... .seconds(3_600))
    }
}
