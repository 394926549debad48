// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Answers `/metrics`, `/healthz` and `/readyz`.
///
/// `/healthz` is 200 as long as the process works, and says `degraded` with its reasons where something should be mended: a restart would
/// mend nothing, so that an orchestrator must not be asked for one. `/readyz` is 200 once the intake runs.
package struct StatusServer: Service {
    private let address: ListenAddress
    private let log: QuietLog
    private let status: @Sendable () -> RecorderStatus

    package init(address: ListenAddress, log: QuietLog, status: @escaping @Sendable () -> RecorderStatus) {
        self.address = address
        self.log = log
        self.status = status
    }

    /// Returns when shutdown was asked for. A port that is taken is told of, and the recorder goes on without the page.
    package func run() async throws {
        let router = Router()
        let status: @Sendable () -> RecorderStatus = { [status] in
            var now = status()
            now.process = .own
            return now
        }
        router.get("metrics") { _, _ in
            StatusServer.response(RecorderMetrics.text(of: status()), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("healthz") { _, _ in
            let troubles = status().troubles
            let text = troubles.isEmpty ? "ok\n" : "degraded\n" + troubles.map { "\($0)\n" }.joined()
            return StatusServer.response(text, type: "text/plain; charset=utf-8")
        }
        router.get("readyz") { _, _ in StatusServer.response("ready\n", type: "text/plain; charset=utf-8") }
        let log = log
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(address.host, port: address.port), serverName: "panicbox"),
            onServerRunning: { channel in
                log.info("status on http://\(channel.localAddress?.ipAddress ?? ""):\(channel.localAddress?.port ?? 0)/metrics")
            },
            logger: Logger(label: "panicbox.status") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            try await application.run()
        } catch {
            log.error("status", "the status page cannot listen on \(address.host):\(address.port): \(error)")
            // The recorder is worth more than its page.
            try await gracefulShutdown()
        }
    }

    private static func response(_ text: String, type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
