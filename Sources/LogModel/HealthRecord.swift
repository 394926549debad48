// SPDX-License-Identifier: Apache-2.0

/// How a process does, or that a limit was passed: what a `panicbox.health` document says.
package struct HealthRecord: Sendable {
    /// The service that was asked; nil is the one of the configuration.
    package var service: String?
    package var time: Timestamp
    package var kind: Kind
    /// In one line, for a person.
    package var message: String
    /// The members of `panicbox.health`, encoded: `"last":{…}`.
    package var members: [UInt8]

    /// `event.kind`.
    package enum Kind: String, Sendable {
        /// Numbers, taken now and then.
        case metric
        /// A number that passed its limit.
        case alert

        fileprivate var level: LevelName { self == .alert ? .warning : .info }
    }

    package init(service: String?, time: Timestamp, kind: Kind, message: String, members: [UInt8]) {
        (self.service, self.time, self.kind) = (service, time, kind)
        (self.message, self.members) = (message, members)
    }
}

extension DocumentEncoder {
    /// Appends the document of a health record; `number` makes its id with its stream.
    package mutating func append(_ record: HealthRecord, number: UInt64, from origin: EncodedOrigin, to batch: inout DocumentBatch) {
        begin(&batch.bytes, time: record.time, origin: origin, offset: number)
        batch.bytes.member("kind", record.kind.rawValue)
        batch.bytes.append(",\"dataset\":\"panicbox.health\",\"category\":[\"process\"],\"type\":[\"info\"]}" as StaticString)
        batch.bytes.member("message", record.message)
        batch.bytes.append(",\"log\":{\"level\":\"" as StaticString)
        batch.bytes.append(record.kind.level.text)
        batch.bytes.append("\"}" as StaticString)
        batch.bytes.append(origin.lineTail)
        batch.bytes.object("panicbox") { panicbox in
            panicbox.object("health") { $0.append(record.members) }
        }
        batch.bytes.append(UInt8(ascii: "}"))
        batch.endDocument(kind: .health, severity: record.kind.level.severity, time: record.time)
    }
}
