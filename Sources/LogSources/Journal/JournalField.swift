// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The fields of an entry that are of use here (systemd.journal-fields(7)).
enum JournalField: Int, CaseIterable {
    case message, messageID, priority, transport, lineBreak
    case processID, command, identifier, hostname, streamID
    case unit, userUnit, invocation, sourceTime
    case containerID, fullContainerID, containerName, containerPart
    // What systemd and journald say of others.
    case aboutUnit, aboutUserUnit, aboutInvocation, aboutUserInvocation, objectUnit, objectUserUnit
    case exitCode, exitStatus, exitCommand, unitResult, memoryPeak, dropped

    var name: StaticString {
        switch self {
        case .message: "MESSAGE"
        case .messageID: "MESSAGE_ID"
        case .priority: "PRIORITY"
        case .transport: "_TRANSPORT"
        case .lineBreak: "_LINE_BREAK"
        case .processID: "_PID"
        case .command: "_COMM"
        case .identifier: "SYSLOG_IDENTIFIER"
        case .hostname: "_HOSTNAME"
        case .streamID: "_STREAM_ID"
        case .unit: "_SYSTEMD_UNIT"
        case .userUnit: "_SYSTEMD_USER_UNIT"
        case .invocation: "_SYSTEMD_INVOCATION_ID"
        case .sourceTime: "_SOURCE_REALTIME_TIMESTAMP"
        case .containerID: "CONTAINER_ID"
        case .fullContainerID: "CONTAINER_ID_FULL"
        case .containerName: "CONTAINER_NAME"
        case .containerPart: "CONTAINER_PARTIAL_MESSAGE"
        case .aboutUnit: "UNIT"
        case .aboutUserUnit: "USER_UNIT"
        case .aboutInvocation: "INVOCATION_ID"
        case .aboutUserInvocation: "USER_INVOCATION_ID"
        case .objectUnit: "OBJECT_SYSTEMD_UNIT"
        case .objectUserUnit: "OBJECT_SYSTEMD_USER_UNIT"
        case .exitCode: "EXIT_CODE"
        case .exitStatus: "EXIT_STATUS"
        case .exitCommand: "COMMAND"
        case .unitResult: "UNIT_RESULT"
        case .memoryPeak: "MEMORY_PEAK"
        case .dropped: "N_DROPPED"
        }
    }

    /// The fields by the lengths of their names, which few share.
    private static let byLength: [[JournalField]] = {
        var table = [[JournalField]](repeating: [], count: 33)
        for field in allCases { table[field.name.utf8CodeUnitCount].append(field) }
        return table
    }()

    /// The field that `data`, `NAME=value`, is of, and where its value begins; nil for a field of no use.
    @inline(__always)
    static func find(_ data: RawSpan) -> (field: JournalField, start: Int)? {
        guard let end = data.extracting(0..<min(data.byteCount, 33)).firstIndex(of: UInt8(ascii: "=")), end < byLength.count else {
            return nil
        }
        for field in byLength[end] where data.starts(with: field.name) { return (field, end + 1) }
        return nil
    }
}

/// One entry on its way into lines: copies of the values that are of use, all in one buffer that every entry uses again.
struct JournalEntry: ~Copyable {
    var place = JournalPlace()
    private var values = ByteBuffer(capacity: 4096)
    private var starts = [Int](repeating: 0, count: JournalField.allCases.count)
    private var counts = [Int](repeating: -1, count: JournalField.allCases.count)

    mutating func removeAll() {
        values.removeAll()
        for index in counts.indices { counts[index] = -1 }
    }

    /// Takes a datum of the entry, `NAME=value`. Where a field comes twice its first value is kept.
    mutating func take(_ data: RawSpan) {
        guard let (field, start) = JournalField.find(data), counts[field.rawValue] < 0 else { return }
        starts[field.rawValue] = values.count
        counts[field.rawValue] = data.byteCount - start
        values.append(data.extracting(start..<data.byteCount))
    }

    func has(_ field: JournalField) -> Bool { counts[field.rawValue] >= 0 }

    /// The value's bytes; empty where the entry has none.
    subscript(field: JournalField) -> RawSpan {
        @_lifetime(borrow self)
        borrowing get {
            let count = max(0, counts[field.rawValue])
            let start = count == 0 ? 0 : starts[field.rawValue]
            return values.bytes.extracting(start..<start + count)
        }
    }

    func text(_ field: JournalField) -> String? { has(field) ? self[field].text : nil }

    func number(_ field: JournalField) -> Int? { self[field].decimalNumber.flatMap { Int(exactly: $0) } }

    /// True when the value is `text`.
    func says(_ field: JournalField, _ text: StaticString) -> Bool {
        counts[field.rawValue] == text.utf8CodeUnitCount && self[field].starts(with: text)
    }
}

extension JournalPlace {
    init() { self.init(family: JournalID(), number: 0, boot: JournalID(), monotonic: 0, realtime: 0) }

    init(family: JournalID, number: UInt64, boot: JournalID, monotonic: UInt64, realtime: UInt64) {
        (self.family, self.number, self.boot, self.monotonic, self.realtime) = (family, number, boot, monotonic, realtime)
    }
}
