// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct RedactorTests {
    // Made of parts, so that no scanner takes them for secrets that have leaked.
    static let aws = "AKIA" + "IOSFODNN7EXAMPLE"
    static let awsSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    static let google = "AIza" + "SyA1234567890abcdefghijklmnopqrstuv"
    static let github = "ghp" + "_0123456789abcdefghijklmnopqrstuvwxyzAB"
    static let fine = "github" + "_pat_11ABCDEFG0abcdefghijklmnopqrstuv"
    static let gitlab = "glpat" + "-0123456789abcdefghij"
    static let slack = "xox" + "b-123456789012-abcdefghijkl"
    static let stripe = "sk" + "_live_0123456789abcdefghijklmn"
    static let jwt = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"

    private static func redact(_ text: String, _ options: RedactionOptions = RedactionOptions()) -> String {
        var redactor = Redactor(options)
        var openKey = 0
        return redactor.redacted(Array(text.utf8).rawSpan, openKey: &openKey).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private func redact(_ text: String, _ options: RedactionOptions = RedactionOptions()) -> String { Self.redact(text, options) }

    @Test(arguments: [
        ("dial postgres://app:s3cret@db:5432/orders", "dial postgres://app:[redacted:url_password]@db:5432/orders"),
        ("parse \"postgres://app:a/b+c@db:5432\": invalid port", "parse \"postgres://app:[redacted:url_password]@db:5432\": invalid port"),
        ("redis://:hunter2@cache:6379", "redis://:[redacted:url_password]@cache:6379"),
        ("mongodb+srv://u:p@ss:w@h1,h2/x?y=z", "mongodb+srv://u:[redacted:url_password]@h1,h2/x?y=z"),
        ("amqp://guest:guest@mq/ and amqp://a:b@mq", "amqp://guest:[redacted:url_password]@mq/ and amqp://a:[redacted:url_password]@mq"),
        (#"{"url":"https://u:a\u0026b@h/","n":1}"#, #"{"url":"https://u:[redacted:url_password]@h/","n":1}"#),
        ("app:pa:ss@tcp(10.0.0.1:3306)/orders", "app:[redacted:dsn_password]@tcp(10.0.0.1:3306)/orders"),
        ("open root:x@unix(/run/my.sock)/a", "open root:[redacted:dsn_password]@unix(/run/my.sock)/a"),
        ("host=db user=app password=hunter2 sslmode=off", "host=db user=app password=[redacted:password] sslmode=off"),
        ("host=db password='a b' port=1", "host=db password='[redacted:password]' port=1"),
        (#"level=info db_password="a \"b\" c" n=1"#, #"level=info db_password="[redacted:password]" n=1"#),
        (#"{"password":"a\"b\\","n":1}"#, #"{"password":"[redacted:password]\\","n":1}"#),
        (#"{"a":1,"pwd":1234,"n":1}"#, #"{"a":1,"pwd":"[redacted:password]","n":1}"#),
        (#"{"msg":"{\"passwd\":\"xy\",\"n\":1}"}"#, #"{"msg":"{\"passwd\":\"[redacted:password]\",\"n\":1}"}"#),
        ("PGPASSWORD=abc psql", "PGPASSWORD=[redacted:password] psql"),
        ("password: hunter2", "password: [redacted:password]"),
        ("config{User:bob Password:hunter2 Port:1}", "config{User:bob Password:[redacted:password] Port:1}"),
        ("GET /v1?access_token=abc123&x=1", "GET /v1?access_token=[redacted:secret]&x=1"),
        (#"{"client_secret":"abc"}"#, #"{"client_secret":"[redacted:secret]"}"#),
        ("X-Api-Key: 0123456789abcdef", "X-Api-Key: [redacted:secret]"),
        ("api_key=abcdef apiKey=123456", "api_key=[redacted:secret] apiKey=[redacted:secret]"),
        ("Authorization: Bearer abc.def", "Authorization: [redacted:authorization]"),
        (#"{"headers":{"Authorization":["Basic dXNlcjpwYXNz"]}}"#, #"{"headers":{"Authorization":["[redacted:authorization]"]}}"#),
        (
            "map[Authorization:[Digest username=\"x\", nonce=1] Host:[a]]",
            "map[Authorization:[[redacted:authorization]\"x\", nonce=1] Host:[a]]"
        ),
        ("Authorization: token abcdef status=401", "Authorization: [redacted:authorization] status=401"),
        ("curl -H 'authorization: AWS4-HMAC-SHA256 Credential=A/B, Signature=c'", "curl -H 'authorization: [redacted:authorization]'"),
        ("sent bearer 0123456789abcdef", "sent bearer [redacted:bearer]"),
        ("key \(aws) used", "key [redacted:aws_access_key] used"),
        ("aws_secret_access_key = \(awsSecret)", "aws_secret_access_key = [redacted:aws_secret_key]"),
        ("AWS_SECRET_ACCESS_KEY=\(awsSecret)", "AWS_SECRET_ACCESS_KEY=[redacted:aws_secret_key]"),
        ("key=\(google)", "key=[redacted:gcp_key]"),
        ("AccountName=a;AccountKey=\(awsSecret)==;EndpointSuffix=x", "AccountName=a;AccountKey=[redacted:azure_key];EndpointSuffix=x"),
        ("https://a.blob/x?se=1&sig=abcdefghijklmnopqrstuvwx%3D&sp=r", "https://a.blob/x?se=1&sig=[redacted:azure_signature]&sp=r"),
        ("\(github),\(fine)", "[redacted:github_token],[redacted:github_token]"),
        ("https://\(github)@github.com/x", "https://[redacted:github_token]@github.com/x"),
        ("\(gitlab) \(slack) \(stripe)", "[redacted:gitlab_token] [redacted:slack_token] [redacted:stripe_key]"),
        (#"{"t":"\#(jwt)"}"#, #"{"t":"[redacted:jwt]"}"#),
    ])
    func `a secret is replaced and what stands round it stays`(text: String, clean: String) {
        #expect(redact(text) == clean)
        // A second time nothing is left to do.
        #expect(redact(clean) == clean)
        #expect(redact(text, .off) == text)
    }

    // Lists, and Go's `%#v`, `%v` and `%q` of them.
    private static let lists: [(String, String)] = [
        (
            #"http.Header{"Authorization":[]string{"Basic c2VjcmV0"}, "X-Api-Key":[]string{"k1", "k2"}, "Host":[]string{"a"}}"#,
            #"http.Header{"Authorization":[]string{"[redacted:authorization]"}, "X-Api-Key":[]string{"[redacted:secret]"}, "#
                + #""Host":[]string{"a"}}"#
        ),
        (
            #"{"msg":"http.Header{\"Authorization\":[]string{\"Basic c2Vj\", \"b\"}}","n":1}"#,
            #"{"msg":"http.Header{\"Authorization\":[]string{\"[redacted:authorization]\"}}","n":1}"#
        ),
        (#"T{Password:[]byte("a b"), N:1}"#, #"T{Password:[]byte("[redacted:password]"), N:1}"#),
        ("T{Password:[]uint8{0x61, 0x62}, N:1}", "T{Password:[]uint8{[redacted:password]}, N:1}"),
        ("{Secret:[83 51 99 114] N:1}", "{Secret:[[redacted:secret]] N:1}"),
        ("T{Password:`a b`, N:1}", "T{Password:`[redacted:password]`, N:1}"),
        (#"{"password":["a","b"],"n":1}"#, #"{"password":["[redacted:password]"],"n":1}"#),
        (#"{"password":[12,34],"n":1}"#, #"{"password":["[redacted:password]"],"n":1}"#),
        ("map[X-Api-Key:[abcdef ghijkl] Host:[a]]", "map[X-Api-Key:[[redacted:secret]] Host:[a]]"),
        (#"passwords: "a" password=["a" "b"]"#, #"passwords: "a" password=["[redacted:password]"]"#),
    ]

    private static let others: [(String, String)] = [
        ("GET /b/o?X-Amz-Signature=0a1b2c&x=1", "GET /b/o?X-Amz-Signature=[redacted:secret]&x=1"),
        ("GET /b/o?X-Goog-Signature=0a1b2c3d4e", "GET /b/o?X-Goog-Signature=[redacted:secret]"),
        ("?X-Amz-Security-Token=IQoJb3Jp%2F&x=1", "?X-Amz-Security-Token=[redacted:secret]&x=1"),
        ("open app:s3cret@/orders?parseTime=true", "open app:[redacted:dsn_password]@/orders?parseTime=true"),
        ("Cookie: session=abc; theme=dark", "Cookie: [redacted:cookie]"),
        (#"{"Set-Cookie":["sid=abc; Path=/","b=c"],"n":1}"#, #"{"Set-Cookie":["[redacted:cookie]"],"n":1}"#),
        ("map[Cookie:[a=b; c=d] Host:[x]]", "map[Cookie:[[redacted:cookie]] Host:[x]]"),
        ("got " + "ya29" + ".a0AfH6SMBx1234567890abcd", "got [redacted:secret]"),
        ("id " + "GOCSPX" + "-0123456789abcdefghijklmnop", "id [redacted:secret]"),
        ("vault " + "hvs" + ".CAESIJ0123456789abcdefghijkl", "vault [redacted:secret]"),
        ("npm" + "_0123456789abcdefghijklmnopqrstuvwxyz", "[redacted:secret]"),
        ("run mysql --password hunter2 -h db", "run mysql --password [redacted:password] -h db"),
        ("-db-password 'a b' -x", "-db-password '[redacted:password]' -x"),
        (#"{host: db, password: "a b"}"#, #"{host: db, password: "[redacted:password]"}"#),
        (#"{"password":{"value":"a b"},"n":1}"#, #"{"password":{"value":"[redacted:password]"},"n":1}"#),
        ("{Password:{String:abc Valid:true}}", "{Password:{String:[redacted:password] Valid:true}}"),
        ("private_key=0x" + String(repeating: "4f", count: 32), "private_key=[redacted:secret]"),
    ]

    @Test(arguments: lists + others)
    func `secrets in lists, and more forms of secrets, are replaced too`(text: String, clean: String) {
        #expect(redact(text) == clean)
        #expect(redact(clean) == clean)
    }

    @Test(
        arguments: ["api", "access", "secret", "private", "encryption", "account", "sharedAccess"],
        ["_key=", "-key=", ".key=", "Key=", "KEY=", "_KEY: ", "-Key: "])
    func `a key is known however its words are joined`(first: String, rest: String) throws {
        let clean = redact("x \(first)\(rest)0123456789abcdef y")
        #expect(clean.hasPrefix("x \(first)\(rest)[redacted:") && clean.hasSuffix("] y"))
    }

    @Test(arguments: [
        "", "@", "a@", "@@", "the quick brown fox", "2026/11/30 08:00:00 user bob@example.com logged in", "http://host:80/@scope/x",
        "https://example.com/a:b@c", "http://host/@x",
        "/root/go/pkg/mod/go.etcd.io/bbolt@v1.3.8/db.go:42 +0x1d", "gc 1 @0.011s 0%: 0.083+0.17+0.004 ms clock", "password", "password=",
        "invalid password: no such user", "password=nil password=<nil> password=*** Password:0xc000012345", "unexpected token: EOF",
        #"{"next_token":"abcdefghijklmnop"}"#, "tokens=512 max_tokens=4096", "missing bearer token", "bearer authentication is required",
        "authorization: user bob denied", "Authorization failed", "PWD=/srv OLDPWD=/", "pass: 12 of 13", "compass=north",
        #"{"msg":"the password=","n":1}"#, #"level=info msg="no password=" n=1"#, #"{"password":null,"secret":{"a":1},"token":true}"#,
        "main.(*Auth).SetPassword(0xc000012345, {0x1, 0x2})", "created by main.refreshToken in goroutine 1", "/src/token.go:42 +0x1d",
        "BEGIN; SELECT 1; COMMIT", "-----BEGIN CERTIFICATE-----", "config=big= sig=short", "AKIA", "AKIAIOSFODNN7EXAMPLES", "eyJ.eyJ",
        "ghp_abc", "cookie: not found", "named cookie not present", "--password is required", "missing flag --token", "--password -x",
        "import x from '@/components'", "a:b@/", "npm_config_cache=/x", "look: the big-signal, X-Amz-SignedHeaders=host&x-amz-sha256=0a1b",
        "Signature=abc signature: 0x12", #"{"password":{"values":1}}"#, "token: [see above]",
        "Password:[]byte(nil) Secret:[]string{} Token:[]token.Token{a}",
        #"{"secret":[{"a":1}],"token":[]}"#,
    ])
    func `what is no secret stays byte for byte`(text: String) {
        #expect(redact(text) == text)
    }

    @Test func `mail addresses and cards are for those who ask`() {
        let text = #"bob.smith+x@mail.example.com. paid with 4111 1111 1111 1111, order 4111111111111112, mod x@v1.2.3"#
        #expect(redact(text) == text)
        var options = RedactionOptions()
        options.emails = true
        options.cards = true
        #expect(redact(text, options) == "bob.smith+x@mail.example.com. paid with [redacted:card], order 4111111111111112, mod x@v1.2.3")
        #expect(redact("to bob@example.com, ok", options) == "to [redacted:email], ok")
        #expect(
            redact(#"{"card":4111111111111111,"s":"5500-0000-0000-0004"}"#, options) == #"{"card":"[redacted:card]","s":"[redacted:card]"}"#
        )
    }

    @Test func `a private key is replaced in its line, over lines, and in JSON`() {
        let head = "-----BEGIN RSA PRIVATE" + " KEY-----"
        let tail = "-----END RSA PRIVATE" + " KEY-----"
        let body = String(repeating: "MIIEpAIBAAKCAQEA", count: 4)
        #expect(redact("key \(head)\\n\(body)\\n\(tail)\\n!") == "key [redacted:private_key]\\n!")
        #expect(redact(#"{"k":"\#(head)\n\#(body)\nab==\n\#(tail)\n","n":1}"#) == #"{"k":"[redacted:private_key]\n","n":1}"#)
        #expect(
            redact("panic: \(head)\n\t\(body)\n\tab==\n\t\(tail)\n\ngoroutine 1 [running]:")
                == "panic: [redacted:private_key]\n\t[redacted:private_key]\n\t[redacted:private_key]\n\t[redacted:private_key]\n\ngoroutine 1 [running]:"
        )
        var redactor = Redactor()
        var openKey = 0
        let lines = ["x \(head)", "Proc-Type: 4,ENCRYPTED", "", "web_1 | \(body)", "ab==", "\(tail) y", "ab=="]
        let clean = lines.map { line in
            redactor.redacted(Array(line.utf8).rawSpan, openKey: &openKey).map { String(decoding: $0, as: UTF8.self) } ?? line
        }
        let mark = "[redacted:private_key]"
        #expect(clean == ["x \(mark)", mark, "", "web_1 | \(mark)", mark, "\(mark) y", "ab=="])
        #expect(redactor.takeCounts() == ["private_key": 1] && redactor.takeCounts() == [:])
    }

    private func redactLines(_ lines: [String]) -> [String] {
        var (redactor, openKey) = (Redactor(), 0)
        return lines.map { line in
            redactor.redacted(Array(line.utf8).rawSpan, openKey: &openKey).map { String(decoding: $0, as: UTF8.self) } ?? line
        }
    }

    @Test(arguments: [
        ("pod-1 | ", ""), ("2024/01/02 15:04:05 ", ""), ("Nov 30 08:00:00 host app[1]: ", ""), (#"{"level":"info","msg":""#, #""}"#),
        (#"{"msg":""#, #"","level":"info"}"#), (#"level=info msg=""#, #"" n=1"#), ("", ""),
    ])
    func `a private key goes whose lines are log lines of their own, with another writer's between`(before: String, behind: String) {
        let body = String(repeating: "MIIEpAIBAAKCAQEA", count: 4)
        let key = ["-----BEGIN RSA PRIVATE" + " KEY-----", body, body, "kR3vQbLs0Tz9+/aY==", "-----END RSA PRIVATE" + " KEY-----"]
        var lines = key.map { before + $0 + behind }
        let foreign = [
            "2026/11/30 08:00:00 ready to serve", "trace_id=4bf92f3577b34da6a3ce929d0e0e4736", "at /usr/lib/go/src/runtime/proc.go",
        ]
        lines.insert(contentsOf: foreign, at: 2)
        let clean = redactLines(lines + [before + body])
        for (index, line) in clean.enumerated() {
            let isForeign = (2..<2 + foreign.count).contains(index)
            let expected = isForeign ? lines[index] : index == lines.count ? before + body : "\(before)[redacted:private_key]\(behind)"
            #expect(line == expected)
        }
    }

    @Test func `ten other lines end a private key that was never closed`() {
        let head = "-----BEGIN PRIVATE" + " KEY-----"
        let last = "x " + String(repeating: "MIIEpAIBAAKCAQEA", count: 4)
        let foreign = "2026/11/30 08:00:00 ready to serve"
        #expect(redactLines([head] + Array(repeating: foreign, count: 9) + [last]).last == "x [redacted:private_key]")
        #expect(redactLines([head] + Array(repeating: foreign, count: 10) + [last]).last == last)
    }

    @Test func `JSON stays JSON and no secret is left, wherever the line is cut`() throws {
        let secrets = ["hunter2aB1", Self.aws, Self.jwt, Self.github, "s3cr3tValue9"]
        let line =
            #"{"level":"error","msg":"dial postgres://u:s3cr3tValue9@db/x: {\"password\":\"hunter2aB1\"}","token":"\#(Self.jwt)","pin_pwd":"#
            + #"991827364,"h":{"Authorization":["Bearer \#(Self.github)"]},"k":"\#(Self.aws)"}"#
        let clean = redact(line)
        #expect(JSONDocument(Array(line.utf8)) != nil && JSONDocument(Array(clean.utf8)) != nil)
        for secret in secrets + ["991827364"] { #expect(!clean.contains(secret)) }
        for end in 0..<line.utf8.count { _ = redact(String(line.prefix(end))) }
    }

    @Test func `whatever the bytes are, JSON stays JSON`() {
        var random = SeededRandom(seed: 11)
        let parts = [
            "password", "=", ":", "\"", "\\\"", "\\\\\"", "\\", " ", "[", "{", "Bearer ", "Authorization", "://", "u:p@", "tcp(", "'", "x",
            "token", "1234567890123456", Self.aws, Self.jwt, "-----BEGIN PRIVATE" + " KEY-----", "\\n", ",", "}", "\\u0026", "é",
        ]
        var options = RedactionOptions()
        options.emails = true
        options.cards = true
        var kept = 0
        for _ in 0..<20_000 {
            let value = (0..<Int.random(in: 1...8, using: &random)).map { _ in parts.randomElement(using: &random)! }.joined()
            let key = Bool.random(using: &random) ? "password" : "msg"
            let line = #"{"\#(key)":"\#(value)","n":1}"#
            guard JSONDocument(Array(line.utf8)) != nil else { continue }
            kept += 1
            let clean = redact(line, options)
            #expect(JSONDocument(Array(clean.utf8)) != nil, "\(line) became \(clean)")
        }
        #expect(kept > 1_000)
    }

    @Test func `hostile bytes end in time and never trap`() {
        for unit in ["@", "a:b@", "password=", "://", "password=\"", "eyJ", "-----BEGIN PRIVATE" + " KEY-----", "1", "\\", "u:p@tcp"] {
            let text = String(repeating: unit, count: 20_000 / unit.utf8.count)
            #expect(!redact(text).isEmpty)
        }
        var random = SeededRandom(seed: 3)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...90, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            var (redactor, openKey) = (Redactor(), Int.random(in: 0...2, using: &random))
            _ = redactor.redacted(bytes.rawSpan, openKey: &openKey)
        }
    }
}
