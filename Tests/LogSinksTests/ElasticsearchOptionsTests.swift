// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import TestSupport
import Testing

@testable import LogSinks

@Suite struct ElasticsearchOptionsTests {
    private static func faults(_ changes: KeyValuePairs<String, ConfigNode>) -> [String] {
        var entries: [ConfigEntry] = [ConfigEntry("hosts", ["http://localhost:9200"]), ConfigEntry("index", "logs")]
        for (key, value) in changes {
            entries.removeAll { $0.key == key }
            if value.content != .null { entries.append(ConfigEntry(key, value)) }
        }
        do {
            _ = try ConfigDocument(ConfigNode(.mapping(entries))).decode(ElasticsearchOptions.self)
            return []
        } catch {
            return error.faults.map { "\($0.path): \($0.problem.problem)" }
        }
    }

    @Test func `a host and an index are enough`() {
        #expect(Self.faults([:]).isEmpty)
        #expect(Self.faults(["index": nil, "data_stream": "logs-go-default"]).isEmpty)
    }

    @Test func `hosts are required and must be addresses`() {
        #expect(Self.faults(["hosts": nil]) == ["hosts: is missing"])
        #expect(Self.faults(["hosts": []]) == ["hosts: is empty"])
        #expect(Self.faults(["hosts": ["http://a", "b"]]) == ["hosts[1]: `b` is no address"])
    }

    @Test func `one target is required, with a name that the server takes`() {
        #expect(Self.faults(["index": nil]) == [": says no kind"])
        #expect(Self.faults(["data_stream": "x"]) == ["data_stream: stands beside `index`"])
        for name in ["Logs", "a b", "a/b", "a*", "a#b", "a:b"] {
            #expect(Self.faults(["index": .init(.scalar(name))]).count == 1, "\(name)")
        }
    }

    @Test func `credentials stand alone and are whole`() {
        #expect(Self.faults(["api_key": "k", "username": "u", "password": "p"]) == ["username: stands beside `api_key`"])
        #expect(Self.faults(["username": "u"]) == ["username: has no password"])
        #expect(Self.faults(["password": "p"]) == ["password: has no user"])
        #expect(Self.faults(["username": "u", "password": "p"]).isEmpty && Self.faults(["api_key": "k"]).isEmpty)
    }

    @Test func `a CA file must be there and hold certificates`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("no certificate", to: "ca.pem")
        #expect(Self.faults(["ca_file": .init(.scalar(path))]).count == 1)
        #expect(
            Self.faults(["ca_file": .init(.scalar(folder.file("none.pem")))]) == [
                "ca_file: \(folder.file("none.pem")) cannot be read as PEM certificates"
            ])
    }

    @Test func `values outside of their ranges are refused`() {
        #expect(Self.faults(["gzip_level": 13, "compression": "zstd", "request_timeout": "0s"]).count == 3)
    }
}
