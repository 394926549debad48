// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// One sink of a drill: whether it has the crash, and whether that can be read back.
struct DrillSink: Sendable {
    let name: String
    private let check: Check
    /// How long after the writing it was delivered, and read back.
    private(set) var delivered: Duration?
    private(set) var found: Duration?
    /// Why it could not be read back the last time.
    private(set) var trouble: String?

    private enum Check: Sendable {
        /// By its id in the index.
        case search(SearchRequests, target: String)
        /// In what was added to the file.
        case file(String, from: Int)
        /// What a receiver has done with it nobody can ask.
        case answer
    }

    /// A search that takes longer is asked again: the drill has its own limit.
    private static let patience = Duration.seconds(5)

    init(_ options: SinkOptions) throws {
        name = options.name
        switch options.target {
        case .elasticsearch(var target):
            target.connection.requestTimeout = min(target.connection.requestTimeout, DrillSink.patience)
            check = .search(try SearchRequests(target), target: target.target)
        case .file(let target) where target.path != "-":
            check = .file(target.path, from: (try? LocalDisk().size(of: target.path)) ?? 0)
        case .file, .http, .none: check = .answer
        }
    }

    var isDone: Bool { delivered != nil && (found != nil || !isReadBack) }

    private var isReadBack: Bool { if case .answer = check { false } else { true } }

    /// The stages behind the ring, as they are told.
    var stages: [(name: String, time: Duration?)] {
        let delivered: (String, Duration?) = ("delivered to \(name)", delivered)
        return switch check {
        case .search(_, let target): [delivered, ("found by search in \(target)", found)]
        case .file(let path, _): [delivered, ("read back from \(path)", found)]
        case .answer: [delivered]
        }
    }

    /// Looks once more for what is not known yet; answers whether something is known now.
    mutating func look(for record: FoundRecord, in ring: RingDirectory, after time: () -> Duration) async -> Bool {
        if delivered == nil {
            guard (try? ring.hasTaken(record.sequence, sink: name)) == true else { return false }
            delivered = time()
            return true
        }
        guard found == nil, await isThere(record) else { return false }
        found = time()
        return true
    }

    private mutating func isThere(_ record: FoundRecord) async -> Bool {
        switch check {
        case .answer: return false
        case .file(let path, let start):
            let disk = LocalDisk()
            guard let size = try? disk.size(of: path) else { return false }
            // A file that was begun anew is read as a whole.
            let from = size < start ? 0 : start
            let bytes = (try? disk.read(path, at: from, count: size - from)) ?? []
            return ByteNeedle(Array("\"id\":\"\(record.id)\"".utf8)).isFound(in: bytes.rawSpan)
        case .search(let requests, let target):
            let query: JSONValue = ["query": ["ids": ["values": [.text(record.id)]]], "size": 1, "_source": false]
            switch await requests.send(.post, "/\(target)/_search", query.encoded()) {
            case .unreachable(let reason): trouble = "\(requests.address) does not answer: \(reason)"
            case .answered(let reply):
                let answer = JSONValue(reply.body)
                if answer?["hits"]?["hits"]?.elements.contains(where: { $0["_id"]?.text == record.id }) == true { return true }
                trouble = reply.status == 200 ? nil : ServerDesk.Answer(status: reply.status, body: reply.body).words
            }
            return false
        }
    }

    func close() async {
        if case .search(let requests, _) = check { await requests.close() }
    }
}
