// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import LogSources

@Suite struct FileOptionsTests {
    private static func faults(_ node: ConfigNode) -> [String] {
        do {
            _ = try ConfigDocument(node).decode(FileOptions.self)
            return []
        } catch {
            return error.faults.map { "\($0.path): \($0.problem)" }
        }
    }

    @Test func `paths are required and absolute`() {
        #expect(Self.faults([:]) == ["paths: is missing; add the key"])
        #expect(
            Self.faults(["paths": ["/a.log", "b.log"]]) == [
                "paths[1]: `b.log` is a relative path; write it from the root, such as /var/log/app.log"
            ])
        #expect(Self.faults(["paths": ["/a.log"]]).isEmpty)
    }

    @Test func `values outside of their ranges are refused`() {
        let node: ConfigNode = ["paths": ["/a"], "discover_interval": "1ms", "read_size": "1KiB", "start_at": "middle"]
        let faults = Self.faults(node)
        #expect(
            faults.count == 3
                && faults.allSatisfy { fault in ["discover_interval", "read_size", "start_at"].contains { fault.hasPrefix($0) } })
    }
}
