// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogModel
package import LogParsing
package import Probes

/// How an intake works: sizes, patience, and what a full ring means.
package struct IntakeOptions: Sendable {
    /// What all documents say of who wrote them.
    package var origin = Origin()
    /// What the environment says of the service, for streams that tell of no other place: it stands beside the service or round it.
    package var environment = Origin()
    /// Where panicbox runs, for streams that tell of no other place: the machine's name, and the pod.
    package var surroundings = Origin()
    package var context = ContextOptions()
    /// Whether lines are read for their level, time and other fields.
    package var readsFields = true
    /// What must not be stored.
    package var redaction = RedactionOptions()
    /// What becomes of crashes that come again; nil counts none.
    package var repeats: RepeatOptions?
    /// What is added to each crash and each silent death, in this order.
    package var enrichers: [any CrashEnricher] = []
    /// What services say of their health; nil where none is asked.
    package var healthNotes: HealthNotes?
    /// What was redacted in that, to be counted with the rest.
    package var nameRedactor: NameRedactor?
    /// What stands round the lines of each source, in the order of the sources; ``LogParsing/Envelope/raw`` where none is named.
    package var envelopes: [Envelope] = []
    /// A longer line comes in pieces of this length.
    package var lineLimit = ByteSize.mebibytes(1)
    /// A block is sealed at this size…
    package var blockSize = ByteSize.kibibytes(256)
    /// …or when the last one was sealed this long ago…
    package var linger = Duration.milliseconds(100)
    /// …or at once when it holds a crash. So much may wait for a store that does not even take it into memory.
    package var memoryLimit = ByteSize.mebibytes(16)
    /// What becomes of each source when the ring is full, in the order of the sources; ``FullRing/wait`` where none is named.
    package var whenFull: [FullRing] = []
    /// How long sources are still read when the recorder is to stop: the last words of a service that is stopped with it come then.
    package var stopPatience = Duration.zero

    package init() {}

    /// Who writes a stream: the configuration goes before the environment, that before what the stream tells, and that before where
    /// panicbox runs. What only the frames of a crash tell comes last, with the crash.
    func origin(of stream: Origin) -> Origin {
        guard stream.pod == nil, stream.container == nil else {
            var whole = origin.completed(by: stream)
            let node = stream.pod?.node ?? surroundings.pod?.node
            whole.pod?.node = node
            whole.host = whole.host ?? surroundings.host
            return whole
        }
        return origin.completed(by: environment).completed(by: stream).completed(by: surroundings)
    }

    func overwrites(_ source: Int) -> Bool { whenFull.indices.contains(source) && whenFull[source] == .overwrite }
}
