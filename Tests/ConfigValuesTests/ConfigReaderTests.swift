// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigReaderTests {
    enum StartAt: String, ConfigChoice { case beginning, end }

    struct File: ConfigOptions {
        var paths: [String] = []
        var startAt: StartAt = .beginning
        var chunk: ByteSize = .kibibytes(64)
        var limit: Int?
        var label: String?

        init(from reader: inout ConfigReader) {
            reader.require("paths", into: &paths)
            reader.read("start_at", into: &startAt)
            reader.read("read_chunk", into: &chunk, in: .kibibytes(4)...(.mebibytes(1)))
            reader.read("limit", into: &limit, in: 1...)
            if reader.contains("label") { reader.require("label", into: &label) }
        }
    }

    enum Kind: String, ConfigChoice { case file, stdin }

    struct Source: ConfigOptions {
        var name: String?
        var kind: Kind?

        init(from reader: inout ConfigReader) {
            reader.read("name", into: &name)
            kind = reader.chosenKey(of: Kind.self)
        }
    }

    @Test func `what is written wins, what is not keeps its default`() throws {
        let file = try ConfigDocument(["paths": "a", "read_chunk": "8KiB", "limit": 3]).decode(File.self)
        #expect(file.paths == ["a"] && file.chunk == .kibibytes(8) && file.limit == 3)
        #expect(file.startAt == .beginning)
    }

    @Test func `an unknown key is refused where it stands, with the nearest known one`() {
        let root = ConfigNode(
            .mapping([
                ConfigEntry("paths", at: ConfigPlace(line: 2, column: 3), at(2, 10, "a")),
                ConfigEntry("startAt", at: ConfigPlace(line: 3, column: 3), at(3, 12, "end")),
            ])
        )
        let thrown = #expect(throws: ConfigFaults.self) { try ConfigDocument(root).decode(File.self) }
        #expect(thrown?.description == "config.yaml:3:3: startAt: unknown key; did you mean `start_at`?")
    }

    @Test func `an unknown key near to none gets the list of all`() {
        let expected =
            "encoding: unknown key; remove it; the keys here are `paths`, `start_at`, `read_chunk`, `limit`, `label`"
        #expect(faults(File.self, ["paths": "a", "encoding": "utf8"]) == [expected])
    }

    @Test func `a missing key is reported at its mapping`() {
        let thrown = #expect(throws: ConfigFaults.self) { try ConfigDocument(at(7, 3, [:])).decode(File.self) }
        #expect(thrown?.description == "config.yaml:7:3: paths: is missing; add the key")
    }

    @Test func `a required key misspelled is one mistake, not two`() {
        #expect(faults(File.self, ["pahts": "a"]) == ["pahts: unknown key; did you mean `paths`?"])
    }

    @Test func `a required value must not be empty, whatever its type`() {
        #expect(faults(File.self, ["paths": []]) == ["paths: is empty; write at least one value"])
        #expect(faults(File.self, ["paths": "a", "label": "${L:-}"]) == ["label: is empty; write at least one value"])
    }

    @Test func `a value outside its range is refused with the range, and one on its edge is taken`() throws {
        let found = faults(File.self, ["paths": "a", "read_chunk": "2MiB", "limit": 0])
        #expect(
            found == [
                "read_chunk: `2MiB` is out of range; write a value from 4KiB to 1MiB",
                "limit: `0` is out of range; write a value of 1 or more",
            ]
        )
        #expect(try ConfigDocument(["paths": "a", "read_chunk": "1MiB", "limit": 1]).decode(File.self).limit == 1)
    }

    @Test func `the kind of a mapping is the one key of its kind`() throws {
        #expect(try ConfigDocument(["name": "x", "stdin": [:]]).decode(Source.self).kind == .stdin)
    }

    @Test func `no kind, two kinds and a misspelled kind are one fault each`() {
        #expect(faults(Source.self, ["name": "x"]) == ["says no kind; add one of `file`, `stdin`"])
        #expect(faults(Source.self, ["stdin": [:], "file": [:]]) == ["file: stands beside `stdin`; keep one of `stdin`, `file`"])
        #expect(faults(Source.self, ["name": "x", "stdni": [:]]) == ["stdni: unknown key; did you mean `stdin`?"])
    }

    @Test func `an owner adds faults of its own, at a key or at one element`() {
        struct Sinks: ConfigOptions {
            var names: [String] = []
            init(from reader: inout ConfigReader) {
                reader.read("names", into: &names)
                reader.fault(at: "names", index: 1, "is taken", mend: "write another")
                reader.fault(at: "names", "are odd", mend: "write better ones")
                reader.fault(at: "absent", "is needed here", mend: "add it")
            }
        }
        let names = ConfigNode(.sequence([at(3, 5, "a"), at(4, 5, "a")]), at: ConfigPlace(line: 3, column: 3))
        let root = ConfigNode(.mapping([ConfigEntry("names", names)]), at: ConfigPlace(line: 2, column: 1))
        let thrown = #expect(throws: ConfigFaults.self) { try ConfigDocument(root).decode(Sinks.self) }
        let lines = thrown?.description.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "config.yaml:2:1: absent: is needed here; add it",
                "config.yaml:3:3: names: are odd; write better ones",
                "config.yaml:4:5: names[1]: is taken; write another",
            ]
        )
    }

    @Test func `a required value in a range must stand there`() throws {
        struct Listen: ConfigOptions {
            var port = 0
            init(from reader: inout ConfigReader) { reader.require("port", into: &port, in: 1...65535) }
        }
        #expect(try ConfigDocument(["port": 9000]).decode(Listen.self).port == 9000)
        #expect(faults(Listen.self, [:]) == ["port: is missing; add the key"])
        #expect(faults(Listen.self, ["port": 65536]) == ["port: `65536` is out of range; write a value from 1 to 65535"])
    }
}
