// SPDX-License-Identifier: Apache-2.0

/// The end of a process that left no crash behind: what a `panicbox.exit` document says.
package struct ExitRecord: Sendable {
    package var exit: ProcessExit
    package var time: Timestamp
    /// Makes the document's id with its stream: a place at which the stream has no record, such as its end.
    package var offset: UInt64
    /// Its last lines, oldest first.
    package var context: [ContextLine] = []
    /// How many lines before those were known but not kept.
    package var contextOmitted = 0
    /// The rules that fit, the best first.
    package var diagnoses: [CrashDiagnosis] = []
    /// How the process did before; nil where nobody asked it.
    package var health: HealthReport?

    package init(_ exit: ProcessExit, time: Timestamp, offset: UInt64) {
        self.exit = exit
        self.time = time
        self.offset = offset
    }

    /// `log.level`: what the best rule says, else how the end was.
    package var level: LevelName { diagnoses.bestLevel ?? exit.level }
}

extension DocumentEncoder {
    /// Appends the document of a silent death.
    package mutating func append(_ record: ExitRecord, from origin: EncodedOrigin, to batch: inout DocumentBatch) {
        let exit = record.exit
        begin(&batch.bytes, time: record.time, origin: origin, offset: record.offset)
        batch.bytes.append(
            ",\"kind\":\"event\",\"dataset\":\"panicbox.exit\",\"category\":[\"process\"],\"type\":[\"end\"]" as StaticString)
        batch.bytes.append(reasonOf: record.diagnoses)
        batch.bytes.append(UInt8(ascii: "}"))
        batch.bytes.member("message", exit.summary)
        batch.bytes.append(",\"log\":{\"level\":\"" as StaticString)
        batch.bytes.append(record.level.text)
        batch.bytes.append("\"" as StaticString)
        if !origin.file.isEmpty {
            batch.bytes.append(UInt8(ascii: ","))
            batch.bytes.append(origin.file)
        }
        batch.bytes.append(UInt8(ascii: "}"))
        batch.bytes.append(origin.tail)
        batch.bytes.object("process") {
            $0.member("pid", exit.processID ?? origin.origin.processID)
            $0.append(exit)
        }
        batch.bytes.object("error") { $0.member("code", record.diagnoses.bestCode) }
        batch.bytes.object("panicbox") { panicbox in
            panicbox.object("exit") {
                $0.append(evidenceOf: exit)
                $0.member("peak_memory_bytes", exit.peakMemory)
            }
            panicbox.append(record.diagnoses)
            panicbox.append(record.context, omitted: record.contextOmitted, before: record.time)
            panicbox.append(record.health)
        }
        batch.bytes.append(UInt8(ascii: "}"))
        batch.endDocument(kind: .exit, severity: record.level.severity, time: record.time)
    }
}

extension ByteBuffer {
    /// Appends `exit_code` or `signal`, and `uptime` in seconds (ECS `process.uptime`).
    mutating func append(_ exit: ProcessExit) {
        member("exit_code", exit.code)
        member("signal", exit.signal)
        member("uptime", exit.uptime.map { Int($0.components.seconds) })
    }

    /// Appends `oom_kill` and `evidence`, what is known of them.
    mutating func append(evidenceOf exit: ProcessExit) {
        if exit.isOutOfMemory { member("oom_kill", true) }
        member("evidence", exit.evidence)
    }
}
