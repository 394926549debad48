// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    /// Real Go services that do worse and worse, are asked how they do, and die (examples/leaking-service).
    @Suite(.enabled(if: GoService.isPossible)) struct ProbeTests {
        private struct Died {
            var documents: [JSONDocument]
            var log: String

            var crash: JSONDocument? { documents.last { $0.dataset == "go.crash" } }
            var alerts: [JSONDocument] { documents.filter { $0.text("event.kind") == "alert" } }
            var metrics: [JSONDocument] { documents.filter { $0.text("event.kind") == "metric" } }
        }

        /// A service that dies in one of its ways under `panicbox exec`.
        private static func die(_ way: String, disk: String? = nil, arguments: [String] = [], timeout: String = "30s", probe: String = "")
            async throws -> Died
        {
            let folder = try TemporaryFolder()
            let service = try await GoService.build("leaking-service", in: folder)
            let port = try FreePort.take()
            let configuration = try folder.write(
                """
                ring: {directory: \(folder.file("ring"))}
                service: {name: leaking}
                probes:
                  - service: leaking
                    expvar: http://127.0.0.1:\(port)/debug/vars
                    pprof: http://127.0.0.1:\(port)/debug/pprof
                    interval: 1s
                    timeout: \(timeout)
                    disks: [\(disk ?? folder.path)]
                \(probe)
                """, to: "panicbox.yaml")
            let own = ["exec", "-c", configuration, "--log", folder.file("log"), "--", service, "-listen", "127.0.0.1:\(port)"]
            let process = try Panicbox.start(own + arguments + ["-dir", disk ?? folder.path, way])
            #expect(try await process.wait() == .code(2))
            let documents = try await Panicbox.documents(inRing: folder.file("ring"))
            return Died(documents: documents, log: (try? folder.text(of: "log")) ?? "")
        }

        @Test func `goroutines that leak are told before the crash and with it`() async throws {
            let died = try await Self.die(
                "goroutines", probe: "    limits: {goroutines: 800, redis_pool_timeouts: +2000/m}\n    disk_low: 0%")
            let crash = try #require(died.crash)
            #expect(crash.number("panicbox.health.last.goroutines") ?? 0 > 3_000)
            #expect(crash.number("panicbox.health.before.goroutines") ?? 9_999 < 100)
            let summary = crash.text("panicbox.health.diff.summary") ?? ""
            #expect(summary.contains("goroutines at main.worker 0 to 3,000") && summary.contains("redis_pool_timeouts +3,114"))
            let changes = try #require(crash["panicbox.health.diff.changes"] as? [[String: Any]])
            #expect(changes.contains { $0["name"] as? String == "queue.waiting" && $0["last"] as? Double == 3_000 })
            #expect(died.alerts.count == 2 && died.alerts.allSatisfy { $0.text("log.level") == "warning" })
            #expect(died.alerts.contains { $0.message.hasPrefix("leaking: goroutines: 1,0") && $0.message.hasSuffix("more than 800") })
            #expect(died.log.contains("redis_pool_timeouts: rose by 2,076 within a minute, more than 2000"))
            #expect(died.metrics.count >= 4 && died.metrics.allSatisfy { $0.text("service.name") == "leaking" })
        }

        @Test func `readers that pile up behind a lock are told by where they stand`() async throws {
            let crash = try #require(try await Self.die("rwmutex").crash)
            let places = crash["panicbox.health.last.places"] as? [[String: Any]]
            #expect(places?.first?["in_app"] as? String == "main.(*cache).get" && places?.first?["count"] as? Int == 900)
            #expect((places?.first?["state"] as? String)?.contains("RWMutex.RLock") == true)
        }

        @Test(.enabled(if: SmallDisk.isPossible)) func `a disk without bytes and one without inodes are told apart`() async throws {
            let bytes = try await SmallDisk()
            let full = try await Self.die("bytes", disk: bytes.path)
            #expect(full.crash?.message.contains("no space left on device") == true)
            #expect(full.crash?.text("panicbox.health.diff.summary")?.contains("has no bytes left") == true)
            #expect(full.alerts.contains { $0.message.contains("are free (tmpfs)") })
            let inodes = try await SmallDisk(inodes: 256)
            let crowded = try await Self.die("inodes", disk: inodes.path)
            #expect(crowded.crash?.message.contains("no space left on device") == true)
            #expect(crowded.crash?.text("panicbox.health.diff.summary")?.contains("has no inodes left (0 of 256)") == true)
            #expect(crowded.alerts.contains { $0.message.contains("0 of 256 inodes are free (tmpfs)") })
        }

        @Test func `a service that hangs before it dies is told by its last answer`() async throws {
            let died = try await Self.die("goroutines", arguments: ["-hang", "6s"], timeout: "1s")
            let crash = try #require(died.crash)
            #expect(crash.number("panicbox.health.last.goroutines") ?? 0 > 1_000)
            #expect(crash.number("panicbox.health.unanswered.polls") ?? 0 >= 1)
            #expect(crash.text("panicbox.health.diff.summary")?.contains("(no whole answer within 1s)") == true)
        }
    }
}
