// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import LogSinks
import Logging
import LogStore
import Synchronization
import TestSupport

@testable import FlightRecorder

/// A receiver in memory that answers what its script says; when the script is over it takes everything.
final class ScriptedSink: Sink {
    typealias Script = @Sendable (_ call: Int, _ numbers: [Int]) -> DeliveryAnswer

    private struct State {
        var calls: [[Int]] = []
        var taken: [Int] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let script: Script

    init(_ script: @escaping Script = { _, _ in .taken() }) { self.script = script }

    /// The numbers of each call, and of what was taken in the order of taking.
    var calls: [[Int]] { state.withLock { $0.calls } }
    var taken: [Int] { state.withLock { $0.taken } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func close() async { state.withLock { $0.isClosed = true } }

    func deliver(_ batch: OutgoingBatch) async -> DeliveryAnswer {
        guard batch.unreadable.isEmpty else { return .unreadable }
        let numbers = JSONDocument.lines(Data(batch.documents)).compactMap { Int($0.message.prefix { $0.isNumber }) }
        let call = state.withLock { state in
            defer { state.calls.append(numbers) }
            return state.calls.count
        }
        let answer = script(call, numbers)
        if case .taken(let retry, let rejected, _) = answer {
            let others = Set(retry + rejected.map(\.index))
            let taken = numbers.indices.filter { !others.contains($0) }.map { numbers[$0] }
            state.withLock { $0.taken += taken }
        }
        return answer
    }
}

/// A delivery loop on a ring of its own.
struct Delivery {
    private(set) var folder: TemporaryFolder
    private(set) var store: SegmentStore
    let sink: ScriptedSink
    var deadLetterDisk: any StoreDisk = LocalDisk()
    var maxBytes = 1_000_000
    var maxAge = Duration.milliseconds(1)
    var shipping = ShipOptions()
    let ledger = Ledger()

    init(_ script: @escaping ScriptedSink.Script = { _, _ in .taken() }) throws {
        folder = try TemporaryFolder()
        store = try SegmentStore(options: StoreOptions(directory: folder.file("ring")))
        sink = ScriptedSink(script)
    }

    /// The same ring with a sink that takes everything.
    func reopened() throws -> Delivery {
        var other = try Delivery()
        other.folder = folder
        other.store = store
        other.maxBytes = maxBytes
        return other
    }

    func append(_ numbers: Range<Int>, endsInCrash: Bool = false) throws {
        try store.append(Samples.batch(numbers, endsInCrash: endsInCrash), positions: [], overwrites: false)
    }

    let bell = StopBell()

    var loop: DeliveryLoop { loop(to: sink) }

    func loop(to sink: any Sink) -> DeliveryLoop {
        var options = SinkOptions(name: "test")
        options.batch.maxAge = maxAge
        options.batch.maxBytes = ByteSize(maxBytes)
        (options.backoff.initial, options.backoff.max) = (.milliseconds(1), .milliseconds(2))
        options.shipping = shipping
        let letters = DeadLetterStore(directory: folder.file("ring"), disk: deadLetterDisk)
        let log = QuietLog(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return DeliveryLoop(
            options: options, sink: sink, store: store, office: RingDeadLetters(letters: letters, store: store, log: log), ledger: ledger,
            log: log, bell: bell)
    }

    /// Delivers all that is there.
    func run() async {
        store.finish()
        await loop.run()
    }

    /// What the books say of the sink.
    var account: SinkAccount { ledger.snapshot.sinks["test"] ?? SinkAccount() }

    /// Without the blanks that fill its lines up.
    var cursor: String { ((try? folder.text(of: "ring/cursors/test")) ?? "").filter { $0 != " " } }

    func deadLetters() async throws -> [JSONDocument] {
        let names = folder.names(in: "ring/dead-letter/test").map { folder.file("ring/dead-letter/test/\($0)") }
        return names.isEmpty ? [] : JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", names))
    }
}
