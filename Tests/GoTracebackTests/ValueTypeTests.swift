// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("The type that a value's text proves")
struct ValueTypeTests {
    @Test(arguments: [
        ("runtime error: index out of range [5] with length 3", "runtime.boundsError"),
        ("runtime error: slice bounds out of range [::8] with capacity 4", "runtime.boundsError"),
        ("runtime error: invalid memory address or nil pointer dereference", "runtime.errorString"),
        ("runtime error: panic called with nil argument", "*runtime.PanicNilError"),
        ("interface conversion: interface {} is nil, not string", "*runtime.TypeAssertionError"),
        ("close of closed channel", "runtime.plainError"),
        ("(*errors.errorString) 0xc000014250", "*errors.errorString"),
        ("(struct { X int \"json:\\\"x\\\"\"; Y string }) 0x78c178", "struct { X int \"json:\\\"x\\\"\"; Y string }"),
    ])
    func `types that leave the text as it is`(text: String, type: String) {
        #expect(ValueType.of(text) == (type, text))
    }

    @Test(arguments: [
        ("main.T(5)", "main.T", "5"), ("main.T(-3)", "main.T", "-3"), ("main.flag(true)", "main.flag", "true"),
        ("main.name(\"say \"hi\" (now)\")", "main.name", "say \"hi\" (now)"), ("main.ratio(+3.250000e+000)", "main.ratio", "3.25"),
        ("main.c(1+2i)", "main.c", "1+2i"), ("example.com/a-b/c.Code[int](7)", "example.com/a-b/c.Code[int]", "7"),
    ])
    func `conversions`(text: String, type: String, value: String) {
        #expect(ValueType.of(text) == (type, value))
    }

    @Test(arguments: [
        "42", "call main.run() failed", "main.run(ctx)", "open(5)", "a.b(c)", "", "()", "(x) y", "dial tcp 10.0.0.1:80 (refused)", "T(5)",
    ])
    func `texts that prove nothing`(text: String) {
        #expect(ValueType.of(text) == (nil, text))
    }

    @Test func `a float is given as the program passed it`() {
        #expect(ValueType.of("+3.250000e+000").value == "3.25")
        #expect(ValueType.of("-1.000000e+001").value == "-10")
        #expect(ValueType.of("+3.250000e+00x").value == "+3.250000e+00x")
    }
}
