// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Probes

@Suite struct HeapProfileTests {
    private static func sites(_ text: String) -> [HeapSite] {
        let bytes = Array(text.utf8)
        return HeapProfile.sites(bytes.rawSpan)
    }

    @Test func `a real profile tells who holds how much, scaled up from its samples`() throws {
        let profile = try Snapshots.fixture("heap.txt")
        let sites = HeapProfile.sites(profile.rawSpan)
        // Two allocations of 16 MiB are sampled for certain; one of 112 bytes stands for thousands: 112 / (1 - e^(-112 / 524288)).
        #expect(sites.first == HeapSite(function: "main.remember", bytes: 33_554_432))
        #expect(sites.first { $0.function == "main.worker" }?.bytes == 524_344)
        #expect(sites.contains { $0.function == "internal/godebug.lookup" })
    }

    @Test func `of what only the runtime holds its own function is named`() {
        let text = """
            heap profile: 1: 4096 [1: 4096] @ heap/2
            1: 4096 [1: 4096] @ 0x1
            #\t0x1\truntime.malg+0x24\t/usr/local/go/src/runtime/proc.go:5313

            """
        #expect(Self.sites(text) == [HeapSite(function: "runtime.malg", bytes: 4_096)])
    }

    @Test func `what has been freed, and what no machine holds, is left out`() {
        let frame = "#\t0x1\tmain.f+0x1\t/src/app/main.go:1\n"
        let head = "heap profile: 1: 1 [1: 1] @ heap/1048576\n"
        #expect(Self.sites(head + "0: 0 [9: 900] @ 0x1\n" + frame).isEmpty)
        #expect(Self.sites(head + "1: 9223372036854775807 [1: 1] @ 0x1\n" + frame).isEmpty)
        #expect(Self.sites(head + "-1: -5 [1: 1] @ 0x1\n" + frame).isEmpty)
        let many = (0..<400).map { _ in "1: 999999999999999 [1: 1] @ 0x1\n" + frame }.joined()
        #expect(Self.sites(head + many).first?.function == "main.f")
    }

    @Test(arguments: [
        "", "\n\n", "heap profile:", "heap profile: x @ heap/nan\n1: 5 [", "1: 5 [1: 5] @ 0x1\n#\t\n#\t0x1\t\n#\t0x1\t+\t:\n", ":[",
        "# runtime.MemStats",
    ])
    func `nothing that is sent does harm`(text: String) {
        #expect(Self.sites(text).count <= 1)
    }

    @Test func `most sites are told, the largest first`() {
        let records = (1...500).map { "1: \($0)000000 [1: 1] @ 0x1\n#\t0x1\tmain.f\($0)+0x1\t/src/app/main.go:1\n" }.joined()
        let sites = Self.sites("heap profile: 1: 1 [1: 1] @ heap/2\n" + records)
        #expect(sites.count == HeapProfile.mostSites && sites[0] == HeapSite(function: "main.f500", bytes: 500_000_000))
    }
}
