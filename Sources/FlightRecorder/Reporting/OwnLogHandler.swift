// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
package import Logging

/// panicbox's own log on standard error: a line of text for a terminal, a line of ECS JSON for everything else.
package struct OwnLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let isJSON: Bool

    package init(level: Logger.Level, isJSON: Bool) {
        logLevel = level
        self.isJSON = isJSON
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = ByteBuffer(capacity: 256)
        let time = Timestamp.now.description
        if isJSON {
            line.append("{" as StaticString)
            line.member("@timestamp", time)
            line.object("log") { $0.member("level", event.level.rawValue) }
            line.member("message", "\(event.message)")
            line.object("event") { $0.member("dataset", "panicbox.log") }
            line.append("}\n" as StaticString)
        } else {
            line.append("panicbox: \(time.dropFirst(11).prefix(8)) \(event.level.rawValue): \(PrintableText.of("\(event.message)"))\n")
        }
        // One write, so that lines of several threads do not mix; where standard error is gone there is nobody to tell.
        unsafe line.withUnsafeBytes { _ = unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

extension LogOptions {
    /// A logger with these options.
    package func makeLogger() -> Logger {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let isJSON = format == .json || (format == .auto && !isTerminal)
        return Logger(label: "panicbox") { _ in OwnLogHandler(level: level.loggerLevel, isJSON: isJSON) }
    }
}

extension LogOptions.Level {
    fileprivate var loggerLevel: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}
