// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Logging
internal import Synchronization

/// Standard error of a replay: a progress bar, and words that take it away before they are written.
final class ReplayDisplay: Sendable {
    private let bar: Mutex<ProgressBar>
    private let say: @Sendable (String) -> Void

    init(totalBytes: Int, say: @escaping @Sendable (String) -> Void) {
        bar = Mutex(ProgressBar("replay", totalBytes: totalBytes))
        self.say = say
    }

    func update(bytes: Int, records: Int) { bar.withLock { $0.update(bytes: bytes, records: records) } }

    func hide() { bar.withLock { $0.hide() } }

    func warn(_ words: String) {
        hide()
        say("panicbox: \(PrintableText.of(words))")
    }

    /// A log that does the same.
    var log: QuietLog {
        QuietLog(Logger(label: "panicbox") { _ in Handler(display: self) })
    }

    private struct Handler: LogHandler {
        let display: ReplayDisplay
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]
        private var handler = OwnLogHandler(level: .info, isJSON: false)

        init(display: ReplayDisplay) { self.display = display }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            display.hide()
            handler.log(event: event)
        }
    }
}
