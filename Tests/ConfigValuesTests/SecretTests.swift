// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct SecretTests {
    private struct Holder {
        var user = "elastic"
        var password: Secret? = Secret("hunter2")
    }

    @Test func `a secret is shown by nothing but reveal`() {
        let secret = Secret("hunter2")
        #expect(secret.description == "<secret>" && secret.debugDescription == "<secret>")
        #expect(secret.customMirror.children.isEmpty)
        #expect(secret.reveal() == "hunter2")
    }

    @Test func `a struct that holds a secret does not show it either`() {
        var dumped = ""
        dump(Holder(), to: &dumped)
        let shown = "\(Holder()) \(String(reflecting: Holder())) \(dumped)"
        #expect(!shown.contains("hunter2"))
        #expect(shown.contains("<secret>") && shown.contains("elastic"))
    }

    @Test(arguments: [("key", "key"), ("key\n", "key"), ("key\r\n", "key"), ("key\n\n", "key\n"), (" key ", " key ")])
    func `one newline at a file's end is dropped, nothing else`(contents: String, text: String) throws {
        #expect(try Secret(file: "/k", readFile: { _ in Array(contents.utf8) }).reveal() == text)
    }

    @Test func `a file that is not text is refused`() {
        let problem = #expect(throws: ConfigProblem.self) { try Secret(file: "/k", readFile: { _ in [0xFF, 0xFE] }) }
        #expect(problem?.problem == "`/k` is not UTF-8 text")
    }

    @Test func `a fault about a secret does not quote it`() {
        let found = faults([String: Secret].self, ["a": ["hunter2"], "b": ["k": "hunter2"]])
        #expect(found.count == 2 && !found.joined().contains("hunter2"))
    }

    @Test func `secrets may stand in maps, as headers do`() throws {
        let headers = try World(environment: ["TOKEN": "t"]).document(["Authorization": "Bearer ${TOKEN}"]).decode([String: Secret].self)
        #expect(headers["Authorization"]?.reveal() == "Bearer t")
    }
}
