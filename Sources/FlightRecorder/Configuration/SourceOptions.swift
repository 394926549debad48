// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import LogModel
internal import LogParsing
package import LogSources
internal import LogStore

/// One entry under `sources:`; its key says what kind of source it is.
package struct SourceOptions: ConfigOptions, Sendable {
    package var target = Target.none
    package var whenFull = FullRing.wait

    package enum Target: Sendable {
        case none
        case file(FileOptions)
        case journald(JournaldOptions)
        case stdin
        case fifo(FifoOptions)
        case unix(UnixOptions)
        case crashOutput(CrashOutputOptions)
        case http(ReceiverOptions)
    }

    private enum Kind: String, ConfigChoice {
        case file, journald, stdin, fifo, unix
        case crashOutput = "crash_output"
        case http
    }

    init(_ target: Target) { self.target = target }

    package init(from reader: inout ConfigReader) {
        switch reader.chosenKey(of: Kind.self) {
        case .file: target = .file(reader.required("file", FileOptions()))
        case .journald:
            target = .journald(reader.required("journald", JournaldOptions()))
            #if !Journald
                reader.fault(at: "journald", "this build of panicbox reads no journal", mend: "build it with the trait Journald")
            #endif
        case .stdin:
            _ = reader.required("stdin", StdinOptions())
            (target, whenFull) = (.stdin, .overwrite)
        case .fifo: (target, whenFull) = (.fifo(reader.required("fifo", FifoOptions())), .overwrite)
        case .unix: (target, whenFull) = (.unix(reader.required("unix", UnixOptions())), .overwrite)
        case .crashOutput: target = .crashOutput(reader.required("crash_output", CrashOutputOptions()))
        case .http: target = .http(reader.required("http", ReceiverOptions()))
        case nil: break
        }
        // Its default is the kind's: whose writer would stand still is not made to wait.
        reader.read("when_full", into: &whenFull)
    }

    /// What stands round its lines.
    var envelope: Envelope {
        switch target {
        case .file(let options): Envelope(rawValue: options.format.rawValue) ?? .raw
        case .journald: .journal
        case .stdin, .fifo, .unix, .crashOutput, .http, .none: .raw
        }
    }

    /// Whether a file would be read if it were there.
    func reads(_ path: String) -> Bool {
        switch target {
        case .file(let options): options.covers(path)
        default: false
        }
    }

    /// The source itself, which goes on from where the ring says that it was read to; `inbox` is that of a receiver.
    func makeSource(resuming positions: [SourcePosition], inbox: ReceiverInbox? = nil) -> (any LogSource)? {
        switch target {
        case .file(let options): FileSource(options: options, resuming: positions)
        case .journald(let options): SourceOptions.makeJournal(options, resuming: positions)
        case .stdin: StdinSource()
        case .fifo(let options): FifoSource(options: options)
        case .unix(let options) where options.type == .stream: StreamSocketSource(options: options)
        case .unix(let options): DatagramSocketSource(options: options)
        case .crashOutput(let options): CrashOutputSource(options: options, resuming: positions)
        case .http: inbox.map { HTTPSource(inbox: $0) }
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

    /// What listens for it; nil for a source that needs no server.
    func makeReceiver(for store: SegmentStore, log: QuietLog) -> Receiver? {
        guard case .http(let options) = target else { return nil }
        return Receiver(options: options, log: log) { [store, whenFull] bytes in
            // While the disk does not take blocks nothing could be answered as stored.
            (whenFull == .wait && store.mustWait(for: bytes) != nil) || store.memoryUse.records > 0
        }
    }
}
