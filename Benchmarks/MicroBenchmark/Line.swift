// SPDX-License-Identifier: Apache-2.0

/// The lines of a service that works well, as its logger and its container runtime may write them.
enum Line {
    /// One request, the same for the same index and number in every format.
    struct Request {
        let index: Int
        let number: UInt64

        var time: String {
            "2026-11-23T10:\(Self.digits(index / 60 % 60)):\(Self.digits(index % 60)).\(100 + index % 900)Z"
        }
        var path: String { "/api/v1/blobs/\(String(number >> 24, radix: 16))" }
        var bytes: UInt64 { number >> 48 }
        /// A trace id of 32 digits.
        var trace: String { String(repeating: String(number | 1 << 63, radix: 16), count: 2) }
        var remote: String { "10.0.\(index & 255).7:40\(100 + index % 900)" }

        private static func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    }

    /// Text with logfmt behind it.
    static func text(_ request: Request) -> String {
        "\(request.time) INFO request handled method=GET path=\(request.path) status=200 bytes=\(request.bytes) duration=0.\(request.number >> 44)s "
            + "remote=\(request.remote) user=\"agent \(request.index % 50)\""
    }

    /// As zap writes it in production.
    static func json(_ request: Request) -> String {
        "{\"level\":\"info\",\"ts\":\"\(request.time)\",\"logger\":\"http\",\"caller\":\"server/handler.go:118\",\"msg\":\"request handled\","
            + "\"method\":\"GET\",\"path\":\"\(request.path)\",\"status\":200,\"bytes\":\(request.bytes),\"remote\":\"\(request.remote)\"}"
    }

    /// As slog's text handler writes it.
    static func logfmt(_ request: Request) -> String {
        "time=\(request.time) level=INFO msg=\"request handled\" method=GET path=\(request.path) status=200 bytes=\(request.bytes) "
            + "remote=\(request.remote) trace_id=\(request.trace)"
    }

    /// As klog writes it.
    static func klog(_ request: Request) -> String {
        "I1123 \(request.time.dropFirst(11).dropLast())456       7 server/handler.go:118] \"request handled\" method=\"GET\" "
            + "path=\"\(request.path)\" status=200 bytes=\(request.bytes) remote=\"\(request.remote)\""
    }

    /// By turns as one of four loggers writes it: what an agent on a machine with many services gets.
    static func mixed(_ request: Request) -> String {
        switch request.index % 4 {
        case 0: json(request)
        case 1: logfmt(request)
        case 2: klog(request)
        default: text(request)
        }
    }

    static func cri(_ request: Request) -> String { "\(request.time.dropLast())456789Z stderr F \(text(request))" }

    static func docker(_ request: Request) -> String {
        let log = text(request).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        return "{\"log\":\"\(log)\\n\",\"stream\":\"stderr\",\"time\":\"\(request.time.dropLast())456789Z\"}"
    }
}
