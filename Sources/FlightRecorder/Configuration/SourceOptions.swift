// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import LogModel
internal import LogParsing
package import LogSources

/// One entry under `sources:`; its key says what kind of source it is.
package struct SourceOptions: ConfigOptions, Sendable {
    package var target = Target.none
    package var whenFull = FullRing.wait

    package enum Target: Sendable {
        case none
        case file(FileOptions)
    }

    private enum Kind: String, ConfigChoice {
        case file
    }

    package init(from reader: inout ConfigReader) {
        reader.read("when_full", into: &whenFull)
        switch reader.chosenKey(of: Kind.self) {
        case .file:
            var options = FileOptions()
            reader.require("file", into: &options)
            target = .file(options)
        case nil: break
        }
    }

    /// What stands round its lines.
    var envelope: Envelope {
        switch target {
        case .file(let options): Envelope(rawValue: options.format.rawValue) ?? .raw
        case .none: .raw
        }
    }

    /// Whether a file would be read if it were there.
    func reads(_ path: String) -> Bool {
        switch target {
        case .file(let options): options.covers(path)
        case .none: false
        }
    }

    /// The source itself, which goes on from where the ring says that it was read to.
    func makeSource(resuming positions: [SourcePosition]) -> (any LogSource)? {
        switch target {
        case .file(let options): FileSource(options: options, resuming: positions)
        case .none: nil
        }
    }
}
