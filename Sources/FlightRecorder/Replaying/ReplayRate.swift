// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogSinks

/// The most that is to be sent in a second: `5MB/s` of documents, or `1000/s` of records.
package enum ReplayRate: Hashable, Sendable {
    case bytes(Int)
    case records(Int)

    package init(parsing text: String) throws(ReplayFault) {
        let mend = "write bytes of documents such as 5MB/s, or records such as 1000/s"
        guard text.hasSuffix("/s") else { throw ReplayFault("`\(text)` is no rate; \(mend)") }
        let amount = text.dropLast(2)
        if let records = Int(amount), amount.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            self = .records(records)
        } else {
            do throws(ConfigProblem) {
                self = .bytes(try ByteSize(parsing: String(amount)).bytes)
            } catch {
                throw ReplayFault("`\(text)` is no rate: \(error); \(mend)")
            }
        }
        guard perSecond > 0 else { throw ReplayFault("`\(text)` sends nothing; \(mend)") }
    }

    private var perSecond: Int {
        switch self {
        case .bytes(let count), .records(let count): count
        }
    }

    /// How much of it a request with so much in it uses up, as time.
    func time(bytes: Int, records: Int) -> Duration {
        switch self {
        case .bytes(let rate): .seconds(1) * (Double(bytes) / Double(rate))
        case .records(let rate): .seconds(1) * (Double(records) / Double(rate))
        }
    }

    /// What a request may hold for the rate to be even: what goes in a quarter of a second, but not more than `limit` bytes.
    func share(limit: Int) -> (bytes: Int, records: Int) {
        switch self {
        case .bytes(let rate): (max(1, min(limit, rate / 4)), .max)
        case .records(let rate): (limit, max(1, rate / 4))
        }
    }
}

/// Says how long to wait before each request so that a rate is kept. Pure: the time comes in, a wait comes out.
///
/// Each request is followed by the time that it uses up. Time in which the sink was slower is not made up for, so there are no bursts.
struct ReplayPacer: Sendable {
    private let rate: ReplayRate
    private var due = Duration.zero

    init(_ rate: ReplayRate) { self.rate = rate }

    /// The wait before a request, `now` being the time since the beginning.
    mutating func wait(bytes: Int, records: Int, at now: Duration) -> Duration {
        let start = max(due, now)
        due = start + rate.time(bytes: bytes, records: records)
        return start - now
    }
}

extension Shipment {
    /// The records in parts that a share allows; whole while it is not twice as much, for then its stored frames can go as they are.
    func parts(bytes: Int, records: Int) -> [Shipment] {
        guard count > 1, byteCount / 2 >= bytes || count > records else { return [self] }
        var parts: [Shipment] = []
        var indices: [Int] = []
        var size = 0
        for (index, entry) in batch.entries.enumerated() {
            indices.append(index)
            size += entry.length
            guard size >= bytes || indices.count >= records else { continue }
            parts.append(keeping(indices))
            (indices, size) = ([], 0)
        }
        if !indices.isEmpty { parts.append(keeping(indices)) }
        return parts
    }
}
