// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct RecordFilterTests {
    private static let second: Int64 = 1_000_000_000

    /// A document of a second and a service.
    private static func document(_ second: Int64, service: String = "storaged", message: String = "up") -> [UInt8] {
        let time = Timestamp(nanoseconds: second * Self.second)
        let service = service.isEmpty ? "" : #","service":{"name":"\#(service)"}"#
        return Array(
            (#"{"@timestamp":"\#(time)","event":{"id":"AAAAAAAAAAAAAAAA-1"},"message":"\#(message)","log":{"offset":1}"# + service + "}\n")
                .utf8)
    }

    private static func matches(_ filter: RecordFilter, _ document: [UInt8], _ kind: DocumentKind = .line, _ severity: Severity = .info)
        -> Bool
    {
        filter.matches(DocumentEntry(length: document.count, kind: kind, severity: severity), document.rawSpan)
    }

    @Test func `the stretch of time holds its beginning and not its end`() {
        var filter = RecordFilter()
        #expect(filter.isEmpty && Self.matches(filter, Self.document(0)))
        (filter.since, filter.until) = (Timestamp(nanoseconds: 10 * Self.second), Timestamp(nanoseconds: 20 * Self.second))
        #expect((8...22).filter { Self.matches(filter, Self.document($0)) } == Array(10..<20))
        #expect(!filter.isEmpty && !Self.matches(filter, Array("{}\n".utf8)), "a record without a time lies nowhere")
    }

    @Test func `a service is compared by its whole name`() {
        var filter = RecordFilter()
        filter.services = ["storaged", "gate\"way"]
        #expect(Self.matches(filter, Self.document(1)))
        #expect(Self.matches(filter, Self.document(1, service: #"gate\"way"#)))
        #expect(Self.matches(filter, Self.document(1, service: #"gate\u0022way"#)))
        for other in ["storage", "storaged2", "", "Storaged"] {
            #expect(!Self.matches(filter, Self.document(1, service: other)), "\(other)")
        }
        let quoting = Self.document(1, service: "", message: #"\"service\":{\"name\":\"storaged\"}"#)
        #expect(!Self.matches(filter, quoting))
    }

    @Test func `a level lets through what is as grave, and nothing without a level`() {
        var filter = RecordFilter()
        filter.level = .warning
        let through = Severity.allCases.filter { Self.matches(filter, Self.document(1), .line, $0) }
        #expect(through == [.warning, .error, .critical])
        filter.level = .trace
        #expect(!Self.matches(filter, Self.document(1), .line, .unknown))
    }

    @Test func `crashes alone can be asked for`() {
        var filter = RecordFilter()
        filter.crashesOnly = true
        #expect(DocumentKind.allCases.filter { Self.matches(filter, Self.document(1), $0) } == [.crash, .exit, .repeat])
    }

    @Test func `a block is passed over when its header proves that nothing in it is wanted`() {
        var header = BlockHeader()
        var filter = RecordFilter()
        #expect(!filter.mayMatch(header), "there is nothing in it")
        (header.first, header.last) = (Timestamp(nanoseconds: 100), Timestamp(nanoseconds: 200))
        header.entries = [DocumentEntry(length: 1, kind: .line, severity: .info), DocumentEntry(length: 1, kind: .gap, severity: .warning)]
        #expect(filter.mayMatch(header))
        filter.since = Timestamp(nanoseconds: 200)
        #expect(filter.mayMatch(header))
        filter.since = Timestamp(nanoseconds: 201)
        #expect(!filter.mayMatch(header))
        (filter.since, filter.until) = (nil, Timestamp(nanoseconds: 100))
        #expect(!filter.mayMatch(header))
        filter.until = Timestamp(nanoseconds: 101)
        #expect(filter.mayMatch(header))
        filter.level = .warning
        #expect(filter.mayMatch(header))
        filter.crashesOnly = true
        #expect(!filter.mayMatch(header), "the warning is no crash")
    }

    @Test func `a time is read back as it was written`() {
        for nanoseconds in [0, 1, -1, 1_795_422_600_123_456_789, -1_000_000_000_000_000_001] as [Int64] {
            let time = Timestamp(nanoseconds: nanoseconds)
            #expect(Timestamp(written: Array(time.description.utf8).rawSpan, at: 0) == time)
        }
        for text in ["2026-11-23T08:00:00.12345678Z", "2026-11-23T08:00:00.123456789", "2026-x1-23T08:00:00.123456789Z", ""] {
            #expect(Timestamp(written: Array(text.utf8).rawSpan, at: 0) == nil)
        }
    }
}
