// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct EnvironmentSubstitutionTests {
    private let substitution = EnvironmentSubstitution(environment: ["HOST": "es-1", "EMPTY": "", "TRAP": "${HOST}$$", "_A1": "x"])

    @Test(arguments: [
        ("", ""),
        ("no variable", "no variable"),
        ("https://${HOST}:9200/${HOST}", "https://es-1:9200/es-1"),
        ("${_A1}", "x"),
        ("${EMPTY}", ""),
        ("${EMPTY:-fallback}", "fallback"),
        ("${NONE:-fallback}", "fallback"),
        ("${NONE:-}", ""),
        ("${NONE:-http://x:1/-}", "http://x:1/-"),
        ("${HOST:-fallback}", "es-1"),
    ])
    func `variables are put in, defaults where they are unset or empty`(written: String, text: String) {
        let expansion = substitution.expand(written)
        #expect(expansion.text == text && expansion.problems.isEmpty)
    }

    @Test(arguments: [
        ("$$", "$"), ("$${HOST}", "${HOST}"), ("$$$${HOST}", "$${HOST}"), ("$$${HOST}", "$es-1"),
        ("^main\\.$", "^main\\.$"), ("$1 $HOST $", "$1 $HOST $"), ("a$\u{301}b", "a$\u{301}b"),
    ])
    func `two dollars are one, and a dollar before anything but a brace is itself`(written: String, text: String) {
        let expansion = substitution.expand(written)
        #expect(expansion.text == text && expansion.problems.isEmpty)
    }

    @Test func `any text comes back when each of its dollars is doubled`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let letters = (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
                "${}:-A\u{301}\n".randomElement(using: &generator)
            }
            let text = String(letters)
            let written = text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
            let expansion = substitution.expand(written)
            #expect(expansion.text == text && expansion.problems.isEmpty, "\(written)")
        }
    }

    @Test func `what was put in is not looked at again`() {
        #expect(substitution.expand("${TRAP}").text == "${HOST}$$")
        #expect(substitution.expand("$${HOST}${TRAP}").text == "${HOST}${HOST}$$")
    }

    @Test func `every variable that is not set is named`() {
        let problems = substitution.expand("${NONE}-${HOST}-${NADA}").problems.map(\.description)
        #expect(
            problems == [
                "the environment variable `NONE` is not set; set it, or write `${NONE:-default}`",
                "the environment variable `NADA` is not set; set it, or write `${NADA:-default}`",
            ]
        )
    }

    @Test(arguments: ["${HOST", "${", "a ${HOST:-b"])
    func `a reference without its closing brace is refused`(written: String) {
        let problems = substitution.expand(written).problems
        #expect(problems.map(\.problem) == ["`${` has no closing brace"])
    }

    @Test(arguments: ["${}", "${1A}", "${A-B}", "${A B}", "${HOST:}", "${HOST:=x}", "${HOST?}", "${É}", "${:-x}"])
    func `what is no variable's name is refused`(written: String) {
        let problems = substitution.expand(written).problems
        #expect(problems.map(\.problem) == ["`\(written)` names no variable"])
    }

    @Test func `a default cannot hold another variable`() {
        #expect(substitution.expand("${HOST:-${A}}").problems.map(\.problem) == ["the default of `${HOST}` holds another variable"])
    }
}
