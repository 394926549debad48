// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("Fingerprints")
struct FingerprintTests {
    private func fingerprint(_ message: String, function: String = "main.(*Store).Put", line: Int = 42, id: Int = 1) -> String {
        let text =
            "panic: \(message)\n\ngoroutine \(id) [running]:\n\(function)(0x\(String(id, radix: 16)))\n\t/src/v\(line)/store.go:\(line) +0x1d\n"
        return Transcript(text).crashes.first.map(Fingerprint.of) ?? ""
    }

    @Test func `it is 16 hex digits and stays what it is`() {
        #expect(fingerprint("boom") == "9c6efb20050fdd94")
    }

    @Test func `numbers, addresses, ids and quoted texts do not enter`() {
        #expect(
            fingerprint("blob 17 at 0xc000 of \"a\" from 10.0.0.7:80") == fingerprint("blob 9921 at 0x1f of \"b c\" from 10.1.2.3:9999"))
        #expect(
            fingerprint("job 6f1c2a34-9a7b-4c11-8f00-aabbccddeeff lost") == fingerprint("job 00000000-1111-2222-3333-444444444444 lost"))
        #expect(fingerprint("boom", line: 1, id: 7) == fingerprint("boom", line: 999, id: 31))
        #expect(fingerprint("disk full") != fingerprint("disk gone"))
        #expect(fingerprint("main.T(5)") != fingerprint("main.U(5)"))
    }

    @Test(arguments: [
        ("main.F", "main.F.func1.2"), ("main.F", "main.F.gowrap1"), ("main.F", "main.F-range1"), ("main.(*S).M", "main.(*S[...]).M"),
        ("main.init.0.func9", "main.init.4.func9.1"), ("main.glob..func1", "main.init.func2"), ("main.F", "main.F.deferwrap2"),
        ("main.S.M", "main.S.M-fm"),
    ])
    func `what the compiler counts does not enter`(one: String, other: String) {
        #expect(fingerprint("boom", function: one) == fingerprint("boom", function: other))
    }

    @Test func `another function is another crash`() {
        #expect(fingerprint("boom", function: "main.F") != fingerprint("boom", function: "main.G"))
        #expect(fingerprint("boom", function: "main.F.functional") != fingerprint("boom", function: "main.F"))
    }

    @Test func `two dependencies that say the same for one caller are told apart`() {
        func of(_ dependency: String, module: String) -> String {
            let text =
                "panic: nil bucket\n\ngoroutine 1 [running]:\n\(dependency)(0x1)\n\t/go/pkg/mod/\(module)/x.go:9 +0x1\nmain.main()\n\t/src/app/main.go:7 +0x5f\n"
            return Transcript(text).crashes.first.map(Fingerprint.of) ?? ""
        }
        let bolt = of("go.etcd.io/bbolt.(*Bucket).Put", module: "go.etcd.io/bbolt@v1.3.8")
        #expect(bolt != of("go.etcd.io/bbolt.(*Bucket).Get", module: "go.etcd.io/bbolt@v1.3.8"))
        #expect(bolt == of("go.etcd.io/bbolt.(*Bucket).Put", module: "go.etcd.io/bbolt@v1.4.0"))
    }
}
