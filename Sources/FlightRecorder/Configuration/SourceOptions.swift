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
        case journald(JournaldOptions)
    }

    private enum Kind: String, ConfigChoice {
        case file, journald
    }

    package init(from reader: inout ConfigReader) {
        reader.read("when_full", into: &whenFull)
        switch reader.chosenKey(of: Kind.self) {
        case .file:
            var options = FileOptions()
            reader.require("file", into: &options)
            target = .file(options)
        case .journald:
            var options = JournaldOptions()
            reader.require("journald", into: &options)
            target = .journald(options)
            #if !Journald
                reader.fault(at: "journald", "this build of panicbox reads no journal", mend: "build it with the trait Journald")
            #endif
        case nil: break
        }
    }

    /// What stands round its lines.
    var envelope: Envelope {
        switch target {
        case .file(let options): Envelope(rawValue: options.format.rawValue) ?? .raw
        case .journald: .journal
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
        case .journald(let options): SourceOptions.makeJournal(options, resuming: positions)
        case .none: nil
        }
    }

    private static func makeJournal(_ options: JournaldOptions, resuming positions: [SourcePosition]) -> (any LogSource)? {
        #if Journald
            JournalSource(options: options, resuming: positions)
        #else
            nil
        #endif
    }
}
