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

    static func cri(_ request: Request) -> String { "\(request.time.dropLast())456789Z stderr F \(text(request))" }

    static func docker(_ request: Request) -> String {
        let log = text(request).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        return "{\"log\":\"\(log)\\n\",\"stream\":\"stderr\",\"time\":\"\(request.time.dropLast())456789Z\"}"
    }
}
