// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigScalarTests {
    @Test func `every kind of scalar is read from its text`() throws {
        #expect(try Int(configText: "-12") == -12)
        #expect(try Double(configText: "2.5e-1") == 0.25)
        #expect(try Bool(configText: "TRUE") && !Bool(configText: "False"))
        #expect(try Duration(configText: "1m30s") == .seconds(90))
        #expect(try ByteSize(configText: "4KiB") == ByteSize(4096))
        #expect(String(configText: "~") == "~")
    }

    @Test(arguments: ["", "1.0", "0x10", "1_000", "ten", "99999999999999999999", " 1"])
    func `what is no whole number is refused`(text: String) {
        #expect(throws: ConfigProblem.self) { try Int(configText: text) }
    }

    @Test(arguments: ["", "nan", "inf", "0x1p3", "1e999", "1,5"])
    func `what is no finite decimal number is refused`(text: String) {
        #expect(throws: ConfigProblem.self) { try Double(configText: text) }
    }

    @Test(arguments: [("yes", "write true"), ("Off", "write false"), ("2", "write true or false")])
    func `other words for true and false are refused with the right one`(text: String, mend: String) {
        let problem = #expect(throws: ConfigProblem.self) { try Bool(configText: text) }
        #expect(problem?.mend == mend)
    }

    @Test func `a scalar prints as a user would write it`() throws {
        #expect(5.configText == "5")
        #expect(0.25.configText == "0.25")
        #expect(true.configText == "true" && false.configText == "false")
        #expect(Duration.milliseconds(1500).configText == "1s500ms")
        #expect(ByteSize.kibibytes(64).configText == "64KiB")
    }

    @Test func `numbers and truths may come from the environment`() throws {
        let world = World(environment: ["PORT": "8080", "ON": "true"])
        #expect(try world.document(["a": "${PORT}"]).decode([String: Int].self) == ["a": 8080])
        #expect(try world.document(["a": "${ON}"]).decode([String: Bool].self) == ["a": true])
        #expect(try world.document(["a": "${WAIT:-30}s"]).decode([String: Duration].self) == ["a": .seconds(30)])
    }

    @Test func `a refused value names the variable it came from`() {
        let found = faults([String: Int].self, ["port": "${PORT}"], in: World(environment: ["PORT": "http"]))
        #expect(found == ["port: `http` is not a whole number (from `${PORT}`); write digits only, such as 10"])
    }

    @Test func `a quoted value is cut and cleared of control characters`() {
        let text = "\u{1B}[31m" + String(repeating: "x", count: 100)
        let problem = #expect(throws: ConfigProblem.self) { try Int(configText: text) }
        #expect(problem?.problem == "` [31m" + String(repeating: "x", count: 55) + "…` is not a whole number")
    }
}
