// SPDX-License-Identifier: Apache-2.0

package import LogModel
package import LogStore

/// Writes what happens in an intake to panicbox's own log.
package struct LoggingObserver: IntakeObserver {
    private let log: QuietLog

    package init(log: QuietLog) {
        self.log = log
    }

    package func read(_ bytes: RawSpan) {}

    package func crashed(_ crash: CrashRecord) {
        if let drill = crash.drill { return log.info("drill \(drill) has come through") }
        // A crash loop must not fill panicbox's own log; each crash is a document of its own anyway.
        log.warning("crash \(crash.fingerprint)", "crash \(crash.fingerprint): \(PrintableText.of(crash.title))")
    }

    package func warned(_ words: String) { log.warning("source \(words)", words) }

    package func storeFailed(_ error: StoreError) { log.error("store", "the ring does not take blocks: \(error)") }

    package func storeRecovered() { log.recovered("store", "the ring takes blocks again") }

    package func overwrote(_ records: OverwrittenRecords) {
        log.warning(
            "overwrote \(records.sink)",
            "the ring has overwritten records \(records.from) to \(records.to) that the sink `\(records.sink)` had not taken"
        )
    }

    package func lost(_ records: LostRecords) {
        log.error("lost", "\(records.records) records (\(records.bytes) bytes) could not be stored and are lost")
    }
}
