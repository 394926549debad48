// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel
internal import LogSinks
internal import LogSources
internal import LogStore

/// Where a drill's crash is written, as a service would write it.
enum DrillPlace: Hashable, Sendable {
    /// A file of the drill's own, which a pattern of a source fits; it is removed again.
    case ownFile(String, FileOptions.Format)
    /// Behind what a service has written.
    case behindFile(String, FileOptions.Format)
    case pipe(String)
    case socket(String, UnixOptions.Kind)
    case receiver(String)

    /// The place of a source; throws why it has none.
    static func of(_ source: SourceOptions, drill id: String, mayAppend: Bool) throws(SourceWriter.Failure) -> DrillPlace {
        switch source.target {
        case .file(let options): return try of(options, drill: id, mayAppend: mayAppend)
        case .fifo(let options): return .pipe(options.path)
        case .unix(let options): return .socket(options.path, options.type)
        case .http(let options): return .receiver(address(of: options.listen))
        case .journald: throw SourceWriter.Failure("journald says itself who writes, and a unit's name cannot be borrowed")
        case .stdin: throw SourceWriter.Failure("standard input has one writer")
        case .crashOutput: throw SourceWriter.Failure("a crash file belongs to one process")
        case .none: throw SourceWriter.Failure("it reads nothing")
        }
    }

    private static func of(_ options: FileOptions, drill id: String, mayAppend: Bool) throws(SourceWriter.Failure) -> DrillPlace {
        let known = options.matchingPaths
        for pattern in options.paths {
            guard let path = DrillFileName.path(for: pattern, drill: id, beside: known), options.covers(path) else { continue }
            return .ownFile(path, options.format)
        }
        guard mayAppend, let path = known.first(where: { PathKind.isFile($0) }) else {
            let mend = "name a pattern such as /var/log/app/*.log, or allow --append"
            throw SourceWriter.Failure("no file of its own would be read; \(mend)")
        }
        return .behindFile(path, options.format)
    }

    /// Who listens on all addresses is there on loopback, too.
    private static func address(of listen: ListenAddress) -> String {
        let host = ["0.0.0.0": "127.0.0.1", "::": "[::1]"][listen.host] ?? (listen.host.contains(":") ? "[\(listen.host)]" : listen.host)
        return "http://\(host):\(listen.port)"
    }

    var words: String {
        switch self {
        case .ownFile(let path, _): "a file of its own, \(path)"
        case .behindFile(let path, _): "the file \(path)"
        case .pipe(let path): "the pipe \(path)"
        case .socket(let path, _): "the socket \(path)"
        case .receiver(let address): "the receiver \(address)"
        }
    }

    /// Returning means that the text is where the source reads it.
    func write(_ text: String, token: Secret?) async throws {
        switch self {
        case .ownFile(let path, let format): try SourceWriter.write(DrillPlace.wrap(text, format), toNewFile: path)
        case .behindFile(let path, let format): try SourceWriter.write(DrillPlace.wrap(text, format), behindFile: path)
        case .pipe(let path): try SourceWriter.write(text, toPipe: path)
        case .socket(let path, let type): try SourceWriter.write(text, toSocket: path, type)
        case .receiver(let address):
            var options = HTTPConnectionOptions()
            options.bearerToken = token
            switch await ReceiverProbe.post(text, to: address, options) {
            case .answered(let reply) where (200..<300).contains(reply.status): break
            case .answered(let reply): throw SourceWriter.Failure("\(address) answers \(reply.status)")
            case .unreachable(let reason): throw SourceWriter.Failure("\(address) does not answer: \(reason)")
            }
        }
    }

    /// Takes away what the drill alone had made. What cannot be removed is told, for somebody has to.
    func clear() -> String? {
        guard case .ownFile(let path, _) = self else { return nil }
        do throws(DiskError) {
            try LocalDisk().remove(path)
            return nil
        } catch {
            return error.isMissing ? nil : "\(path) is left behind: \(error)"
        }
    }

    /// The lines as a container runtime would have written them.
    static func wrap(_ text: String, _ format: FileOptions.Format, at time: Timestamp = .now) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return switch format {
        case .raw, .auto: text
        case .cri: lines.map { "\(time) stderr F \($0)\n" }.joined()
        case .docker:
            lines.map { line in
                let escaped = line.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
                return "{\"log\":\"\(escaped)\\n\",\"stream\":\"stderr\",\"time\":\"\(time)\"}\n"
            }.joined()
        }
    }
}
