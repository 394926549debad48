// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import LogSources

@Suite struct JournaldOptionsTests {
    private static func decode(_ entries: [(String, ConfigNode)]) throws -> JournaldOptions {
        let root = ConfigNode(.mapping(entries.map { ConfigEntry($0.0, at: .start, $0.1) }), at: .start)
        return try ConfigDocument(root, file: "f", environment: [:]) { _ in [] }.decode(JournaldOptions.self)
    }

    private static func text(_ text: String) -> ConfigNode { .scalar(text, .quoted, at: .start) }
    private static func list(_ texts: String...) -> ConfigNode { ConfigNode(.sequence(texts.map(text)), at: .start) }

    @Test func `nothing has to be set`() throws {
        let options = try Self.decode([])
        #expect(options.units.isEmpty && options.boot == .all && options.startAt == .beginning && options.place == "journal")
    }

    @Test func `a unit without a type is a service`() throws {
        let options = try Self.decode([("units", Self.list("app", "app@1", "a.b", "x.socket", "session-*.scope"))])
        #expect(options.unitNames == ["app.service", "app@1.service", "a.b.service", "x.socket", "session-*.scope"])
    }

    @Test func `what cannot be meant is a fault with a mend`() throws {
        let faults: [[(String, ConfigNode)]] = [
            [("matches", Self.list("_uid=1"))], [("matches", Self.list("_UID"))], [("matches", Self.list("=1"))],
            [("matches", Self.list("1A=1"))], [("priorities", Self.list("error"))], [("directory", Self.text("journal"))],
            [("namespace", Self.text("a/b"))], [("directory", Self.text("/a")), ("namespace", Self.text("b"))], [("unit", Self.text("x"))],
        ]
        for entries in faults { #expect(throws: ConfigFaults.self) { try Self.decode(entries) } }
        let sound = try Self.decode([("matches", Self.list("_UID=1000", "FIELD_2=a=b")), ("priorities", Self.list("err", "warning"))])
        #expect(sound.priorities.map(\.number) == [3, 4])
    }

    @Test func `another selection has positions of its own, however it is written`() throws {
        let one = try Self.decode([("units", Self.list("b", "a"))])
        let same = try Self.decode([("units", Self.list("a.service", "b.service")), ("start_at", Self.text("end"))])
        let other = try Self.decode([("units", Self.list("a"))])
        #expect(one.selection == same.selection && one.selection != other.selection)
    }
}
