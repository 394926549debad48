// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import TestSupport
import Testing

@testable import LogSinks

@Suite struct HTTPSinkOptionsTests {
    private static func faults(_ node: ConfigNode) -> [String] {
        do {
            _ = try ConfigDocument(node).decode(HTTPSinkOptions.self)
            return []
        } catch {
            return error.faults.map { "\($0.path): \($0.problem)" }
        }
    }

    @Test func `one address is enough, or several`() throws {
        let one = try ConfigDocument(["url": "http://localhost:8123/?query=INSERT%20INTO%20x"]).decode(HTTPSinkOptions.self)
        #expect(one.urls == ["http://localhost:8123/?query=INSERT%20INTO%20x"] && one.compression == .auto)
        let two = try ConfigDocument(["urls": ["https://a/x", "https://b/x"]]).decode(HTTPSinkOptions.self)
        #expect(two.urls == ["https://a/x", "https://b/x"])
    }

    @Test func `addresses are required, once, and must be addresses`() {
        #expect(Self.faults([:]) == [": says no kind; add one of `url`, `urls`"])
        #expect(Self.faults(["url": "http://a", "urls": ["http://b"]]) == ["urls: stands beside `url`; keep one of `url`, `urls`"])
        #expect(Self.faults(["urls": []]) == ["urls: is empty; write at least one value"])
        let form = "write one such as https://logs.example.com:8443/ingest"
        #expect(Self.faults(["url": "localhost"]) == ["url: `localhost` is no address; \(form)"])
        #expect(Self.faults(["urls": ["http://a", "ftp://b/x"]]) == ["urls[1]: `ftp://b/x` is no address; \(form)"])
        #expect(Self.faults(["url": "http://me:secret@a/"]).count == 1 && Self.faults(["url": "http://?x"]).count == 1)
    }

    @Test func `what an address may not hold is told with its encoding, and a query is not shown`() {
        #expect(Self.faults(["url": "http://a/?query=INSERT INTO x&password=p"]) == ["url: `http://a/?…` holds a space; write %20 for it"])
        #expect(Self.faults(["url": "http://a/\n"]).first?.hasSuffix("holds U+a; write %0A for it") == true)
        #expect(Self.faults(["url": "http://a/ü"]).first?.hasSuffix("holds U+fc; write %C3%BC for it") == true)
        #expect(
            Self.faults(["url": "http://a/?x#y"]) == [
                "url: `http://a/?…` holds `#`, which is never sent; write %23 for it, or leave it out"
            ])
    }

    @Test func `headers must be headers, and not those that we set`() {
        func faults(_ name: String, _ value: String) -> [String] {
            let headers = ConfigNode(.mapping([ConfigEntry(name, ConfigNode(.scalar(value)))]))
            return Self.faults(["url": "http://a", "headers": headers])
        }
        #expect(faults("X-Scope-OrgID", "a b").isEmpty && faults("Authorization", "Splunk x").isEmpty)
        for name in ["X Y", "X\nY", "X:", "Ü", "", "X\u{0}"] { #expect(faults(name, "v").count == 1, "\(name)") }
        for value in ["a\nb", "a\r\nSet: x", " a", "a ", "\u{1}"] {
            let found = faults("X-Y", value)
            #expect(found == ["headers: the value of `X-Y` begins or ends with a space, or holds a line end; write it in one line"])
        }
        for name in ["Content-Encoding", "content-length", "Transfer-Encoding", "Connection"] {
            #expect(faults(name, "x") == ["headers: `\(name)` is set by panicbox itself; remove it"])
        }
        #expect(Self.faults(["url": "http://a", "headers": ["X-A": "1", "x-a": "2"]]).count == 1)
        let twice: ConfigNode = ["url": "http://a", "bearer_token": "t", "headers": ["authorization": "x"]]
        #expect(Self.faults(twice) == ["headers: `authorization` stands beside another way to sign in; keep one of the two"])
    }

    @Test func `values of headers are secrets, taken from the environment and shown nowhere`() throws {
        let node: ConfigNode = ["url": "http://a", "headers": ["X-Key": "${KEY}"]]
        let options = try ConfigDocument(node, environment: ["KEY": "hush"]).decode(HTTPSinkOptions.self)
        #expect(options.headers["X-Key"]?.reveal() == "hush" && !String(reflecting: options).contains("hush"))
    }

    @Test func `credentials stand alone and fit into a header`() {
        #expect(
            Self.faults(["url": "http://a", "api_key": "k", "bearer_token": "t"]) == [
                "bearer_token: stands beside `api_key`; keep one way to sign in"
            ])
        #expect(Self.faults(["url": "http://a", "bearer_token": "a\nb"]).count == 1)
        #expect(Self.faults(["url": "http://a", "username": "a:b", "password": "p"]).count == 1)
    }

    @Test func `values outside of their ranges are refused, and so are keys that do not exist`() {
        let node: ConfigNode = [
            "url": "http://a", "compression": "zstd", "gzip_level": 0, "request_timeout": "2h", "connect_timeout": "0s", "hosts": "x",
        ]
        #expect(Self.faults(node).count == 5)
    }
}
