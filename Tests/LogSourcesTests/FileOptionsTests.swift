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

    @Test(arguments: ["/var/log/[ab.log", "/a/[]", "/a/[!]", "/a/[[:digit:]", "/a/[\\]", "/a/x[", "/[a]/[b"])
    func `a bracket that nothing closes is refused`(pattern: String) {
        let mend = "`\(pattern)` has a `[` that no `]` closes; add the `]`, or write `[[]` where the name has the bracket itself"
        #expect(
            Self.faults(["paths": ["/a", ConfigNode(stringLiteral: pattern)], "exclude": [ConfigNode(stringLiteral: pattern)]]) == [
                "paths[1]: \(mend)", "exclude[0]: \(mend)",
            ])
    }

    @Test func `a bracket does not reach from one directory to the next`() {
        #expect(Self.faults(["paths": ["/logs[1/app.log]"], "exclude": ["/logs[1/app.log]"]]).count == 1)
    }

    @Test(arguments: [
        "/var/log/[ab].log", "/a/[[]x.log", "/a/[]a].log", "/a/[!]a].log", "/a/[^0-9]*", "/a/[[:digit:][:alpha:]]", "/a/\\[x.log",
        "/a/x].log",
        "/a/[\\]]x", "/a/[[a]", "/a/[[.-.]]",
    ])
    func `a bracket that is closed, or means itself, is sound`(pattern: String) {
        #expect(Self.faults(["paths": [ConfigNode(stringLiteral: pattern)], "exclude": [ConfigNode(stringLiteral: pattern)]]).isEmpty)
    }
}
