// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigOptionsTests {
    struct Batch: ConfigOptions, Equatable {
        var size: ByteSize = .megabytes(5)
        var linger: Duration = .seconds(1)

        init() {}
        init(from reader: inout ConfigReader) {
            reader.read("size", into: &size)
            reader.read("linger", into: &linger)
        }
    }

    struct Sink: ConfigOptions, Equatable {
        var name = ""
        var batch = Batch()
        var replay: Batch?

        init(from reader: inout ConfigReader) {
            reader.require("name", into: &name)
            reader.read("batch", into: &batch)
            reader.read("replay", into: &replay)
        }
    }

    struct Root: ConfigOptions, Equatable {
        var sinks: [Sink] = []
        var named: [String: Batch] = [:]

        init(from reader: inout ConfigReader) {
            reader.read("sinks", into: &sinks)
            reader.read("named", into: &named)
        }
    }

    @Test func `options nest in options, lists, maps and optionals`() throws {
        let root: ConfigNode = [
            "sinks": [["name": "a", "batch": ["size": "1MiB"]], ["name": "b", "replay": [:]]],
            "named": ["x": ["linger": "2s"]],
        ]
        let options = try ConfigDocument(root).decode(Root.self)
        #expect(options.sinks.map(\.name) == ["a", "b"])
        #expect(options.sinks.map(\.batch.size) == [.mebibytes(1), .megabytes(5)])
        #expect(options.sinks.map(\.replay) == [nil, Batch()])
        #expect(options.named["x"]?.linger == .seconds(2))
    }

    @Test func `what is left out keeps its initial value`() throws {
        #expect(try ConfigDocument([:]).decode(Batch.self) == Batch())
    }

    @Test func `faults of nested options carry the whole path, and all of them are found`() {
        let root: ConfigNode = [
            "sinks": [["batch": ["sice": "1MiB"]], ["name": "b", "batch": ["linger": "5", "size": "64K"]]],
            "named": ["x": nil],
        ]
        #expect(
            faults(Root.self, root) == [
                "sinks[0].batch.sice: unknown key; did you mean `size`?",
                "sinks[0].name: is missing; add the key",
                "sinks[1].batch.size: `64K` has an unknown unit; write 64KiB (by 1024) or 64KB (by 1000)",
                "sinks[1].batch.linger: `5` has no unit; write 5s",
                "named.x: has no value; write `key: value` lines under it, or `{}` to take its defaults, or remove the key",
            ]
        )
    }
}
