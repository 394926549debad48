// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `panicbox run` between a service that writes and a receiver that counts, started and ended as a test likes; and what must be true in the end.
final class ChaosRun {
    let agent: Agent
    let input: ChaosInput
    let receiver: BulkReceiver
    let sink = "search"
    private(set) var process: ChildProcess?
    private(set) var books: [ChaosBooks] = []
    private var keeping: Task<Void, Never>?
    /// How to start the agent, before its own path.
    var launcher: [String] = []
    var environment: [String: String] = [:]
    private var wasCutShort = false
    private let folder: TemporaryFolder
    /// The highest that any run's memory was, in KiB.
    private(set) var peakMemory = 0

    /// `host` is where the sink is said to be; without it at the receiver itself. `more` are lines of the sink's own section, `sinks` further
    /// sinks; `directory` is the ring's, where it is not in the folder.
    init(
        receiver: BulkReceiver, host: String? = nil, directory: String? = nil, ring: String = "segment_size: 256KiB", padding: Int = 0,
        batch: String = "{max_bytes: 64KiB, max_age: 20ms}", more: String = "", source: String = "", sinks: String = "",
        grace: String = "500ms"
    ) throws {
        folder = try TemporaryFolder()
        self.receiver = receiver
        input = try ChaosInput(folder: folder, padding: padding)
        agent = try Agent(
            folder: folder,
            configuration: """
                ring: {directory: \(directory ?? folder.file("ring")), \(ring)}
                repeats: {send: all}
                sources:
                  - file:
                      paths: [\(folder.file("*.log"))]
                      discover_interval: 50ms
                \(source)
                sinks:
                  - name: \(sink)
                    elasticsearch:
                      hosts: ["\(host ?? "http://127.0.0.1:\(receiver.port)")"]
                      index: logs
                      compression: none
                      request_timeout: 1s
                \(more)
                    batch: \(batch)
                    backoff: {initial: 10ms, max: 200ms}
                    breaker: {open: 200ms}
                \(sinks)
                status: {listen: "127.0.0.1:0"}
                grace_period: \(grace)
                """)
    }

    deinit { keeping?.cancel() }

    // MARK: Starting and ending

    func start() throws {
        let command = launcher + [Panicbox.path, "run", "-c", agent.configuration]
        let process = try ChildProcess(command[0], Array(command.dropFirst()), environment: environment)
        let book = ChaosBooks(of: process)
        self.process = process
        books.append(book)
        keeping = Task { await book.keep() }
    }

    func kill9() async throws {
        wasCutShort = true
        try await process?.kill9()
        await ended()
    }

    /// SIGTERM, and nothing but a clean end. The page is closed before the last deliveries: `midway` says that some may be under way.
    func stop(midway: Bool = false) async throws {
        wasCutShort = wasCutShort || midway
        noteMemory()
        process?.signal(SIGTERM)
        let exit = try await process?.wait()
        #expect(exit == .code(0), "\(errors)")
        await ended()
    }

    /// SIGTERM until it ends; the second one does not wait for anything.
    func stopAtOnce() async throws -> ChildProcess.Exit? {
        wasCutShort = true
        try await eventually("the end after the second signal", within: .seconds(30)) {
            process?.signal(SIGTERM)
            return process?.exit != nil
        }
        await ended()
        return process?.exit
    }

    func noteMemory() { peakMemory = max(peakMemory, process?.peakMemory ?? 0) }

    private func ended() async {
        await keeping?.value
        keeping = nil
    }

    /// What the agent said last.
    var errors: String {
        let end = process?.exit.map { " (and ended: \($0))" } ?? ""
        return String((process?.errors ?? "").suffix(1_500)) + end
    }
    var page: MetricsPage { books.last?.last ?? MetricsPage() }
    /// Requests that failed, as its page says.
    var failures: Int { page.values.filter { $0.key.hasPrefix("panicbox_sink_endpoint_failures_total") }.reduce(0) { $0 + $1.value } }

    // MARK: In the end

    /// Returns when nothing waits any more and the receiver has all that was written, but for so many records that were lost by the fault.
    func settle(missing: Int = 0, within limit: Duration = .seconds(60)) async throws {
        let (input, receiver, sink) = (input, receiver, sink)
        guard let book = books.last else { return }
        try await eventually(
            "all is delivered; panicbox says \(errors); its page \(page.values); \(receiver.count) documents", within: limit
        ) {
            guard receiver.count >= input.count + input.crashes.count - missing else { return false }
            try await book.refresh()
            // Gaps are told within a second, and are delivered themselves.
            return book.scrapes > 0 && book.last.records("waiting", of: sink) == 0
        }
    }

    /// Settles, stops, and holds everything against everything: nothing lost, nothing doubled, and the books in order.
    func settleAndHold(within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await settle(within: limit)
        try await stop()
        holdNumbers(sourceLocation: sourceLocation)
        try await holdBooks(sourceLocation: sourceLocation)
    }

    /// Each line is there once, and each crash is one document with its very bytes; `letters` are the lines that were set aside.
    func holdNumbers(letters: [Int] = [], sourceLocation: SourceLocation = #_sourceLocation) {
        let documents = receiver.documents.values
        let numbers = (documents.compactMap(\.number) + letters).sorted()
        let lost = Set(0..<input.count).subtracting(numbers).sorted()
        #expect(lost.isEmpty, "\(lost.count) lines are lost: \(lost.prefix(10))", sourceLocation: sourceLocation)
        #expect(numbers.count == Set(numbers).count, "lines came twice under two ids", sourceLocation: sourceLocation)
        let stacks = documents.filter { $0.kind == .crash }.map { $0.stack ?? "" }.sorted()
        #expect(stacks.count == input.crashes.count, "crashes are lost or doubled", sourceLocation: sourceLocation)
        #expect(stacks == input.crashes.sorted(), "a crash is not the bytes that were written", sourceLocation: sourceLocation)
        #expect(!documents.contains { $0.kind == .other }, sourceLocation: sourceLocation)
    }

    /// The ledger added up whenever it was looked at, and its sums are the receiver's.
    func holdBooks(overwritten: Int = 0, unreadable: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for book in books { #expect(book.faults.isEmpty, "\(book.faults.prefix(5))", sourceLocation: sourceLocation) }
        let last = page
        let letters = try await agent.deadLetters(sink).count
        #expect(last.records("waiting", of: sink) == 0, sourceLocation: sourceLocation)
        #expect(
            last["ring_next_sequence"] == receiver.count + letters + overwritten + unreadable,
            "the ring and the receiver do not agree: \(receiver.count) documents, \(letters) dead letters", sourceLocation: sourceLocation)
        #expect(sum("unreadable") == unreadable && sum("overwritten") == overwritten, sourceLocation: sourceLocation)
        // What a process had entered behind the last look at its page is not known.
        guard !wasCutShort else { return }
        #expect(sum("delivered") == receiver.count, sourceLocation: sourceLocation)
        #expect(sum("dead_lettered") == letters, sourceLocation: sourceLocation)
    }

    /// A count of the sink over all runs.
    func sum(_ name: String) -> Int { books.reduce(0) { $0 + $1.last.records("\(name)_total", of: sink) } }
}
