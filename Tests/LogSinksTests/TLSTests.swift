// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import TestSupport
import Testing

@testable import LogSinks

@Suite struct TLSTests {
    private static func deliver(
        to server: ScriptedServer, host: String = "localhost", _ change: (inout HTTPConnectionOptions) -> Void = { _ in }
    ) async throws -> String {
        let sink = try WebSink.http.make("https://\(host):\(server.port)", now: { .now }, change)
        let answer = await sink.deliver(.samples(0..<1))
        await sink.close()
        return answer.line.replacing("failed, https://\(host):\(server.port)/logs: ", with: "")
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a server whose authority is trusted takes records`(host: String) async throws {
        let authority = try await TestAuthority()
        let server = try await ScriptedServer([.init(200, "ok")], tls: authority.sign("DNS:localhost,IP:127.0.0.1"))
        #expect(try await Self.deliver(to: server, host: host) { $0.caFile = authority.certificate } == "taken")
        let bulk = try await ScriptedServer([.init(200, #"{"errors":false}"#)], tls: authority.sign("DNS:localhost"))
        let sink = try WebSink.elasticsearch.make("https://localhost:\(bulk.port)", now: { .now }) { $0.caFile = authority.certificate }
        #expect(await sink.deliver(.samples(0..<1)).line == "taken")
        await sink.close()
    }

    @Test func `an unknown authority is told, with the key that mends it`() async throws {
        let (authority, other) = (try await TestAuthority(), try await TestAuthority("another"))
        let server = try await ScriptedServer([.init(200, "ok")], tls: authority.sign("DNS:localhost"))
        let words = "TLS: the certificate of localhost comes from an authority that"
        let mend = "name the authority's PEM file in `ca_file`"
        #expect(try await Self.deliver(to: server) == "\(words) this machine does not know; \(mend)")
        let answer = try await Self.deliver(to: server) { $0.caFile = other.certificate }
        #expect(answer == "\(words) is not in \(other.certificate); \(mend)")
        #expect(server.requests.isEmpty)
    }

    @Test func `a wrong name is told, with the right ones`() async throws {
        let authority = try await TestAuthority()
        let server = try await ScriptedServer([.init(200, "ok")], tls: authority.sign("DNS:search.test,DNS:*.search.test"))
        let answer = try await Self.deliver(to: server) { $0.caFile = authority.certificate }
        #expect(
            answer
                == "TLS: the certificate of localhost is for search.test, *.search.test; use a name that it holds, or have it made for this one"
        )
        #expect(server.requests.isEmpty)
    }

    @Test func `an expired certificate is told, with its day`() async throws {
        let authority = try await TestAuthority()
        let server = try await ScriptedServer([.init(200, "ok")], tls: authority.sign("DNS:localhost", days: -1))
        let answer = try await Self.deliver(to: server) { $0.caFile = authority.certificate }
        #expect(
            answer.hasPrefix("TLS: the certificate of localhost expired on 2") && answer.hasSuffix("; it has to be renewed there"),
            "\(answer)")
        #expect(server.requests.isEmpty)
    }

    @Test func `a server that speaks no TLS is told`() async throws {
        let server = try await ScriptedServer([.init(200, "ok")])
        #expect(try await Self.deliver(to: server) == "TLS: it does not speak TLS; is it http:// instead of https://?")
    }

    @Test func `a server that asks who we are gets our certificate`() async throws {
        let authority = try await TestAuthority()
        let ours = try await authority.sign("DNS:agent")
        let server = try await ScriptedServer(
            [.init(200, "ok")], tls: authority.sign("DNS:localhost"), clientAuthority: authority.certificate)
        let answer = try await Self.deliver(to: server) {
            $0.caFile = authority.certificate
            ($0.clientCertificate, $0.clientKey) = (ours.certificate, ours.key)
        }
        #expect(answer == "taken")
        let without = try await Self.deliver(to: server) { $0.caFile = authority.certificate }
        #expect(without == "TLS: it asks for a certificate of ours; set `client_certificate` and `client_key`")
        #expect(server.requests.count == 1)
    }

    @Test func `files that cannot be used are refused before anything is sent`() async throws {
        let authority = try await TestAuthority()
        let (ours, other) = (try await authority.sign("DNS:agent"), try await authority.sign("DNS:other"))
        func faults(_ node: ConfigNode) -> [String] {
            do {
                _ = try ConfigDocument(node).decode(HTTPConnectionOptions.self)
                return []
            } catch {
                return error.faults.map { "\($0.path): \($0.problem.problem)" }
            }
        }
        func node(_ certificate: String?, _ key: String?) -> ConfigNode {
            let entries = [("client_certificate", certificate), ("client_key", key)].compactMap { name, path in
                path.map { ConfigEntry(name, ConfigNode(.scalar($0))) }
            }
            return ConfigNode(.mapping(entries))
        }
        #expect(faults(node(ours.certificate, ours.key)).isEmpty)
        #expect(faults(node(ours.certificate, nil)) == ["client_certificate: has no key"])
        #expect(faults(node(nil, ours.key)) == ["client_key: has no certificate"])
        #expect(faults(node(ours.certificate, other.key)) == ["client_key: is not the key of the certificate in `client_certificate`"])
        #expect(faults(node(ours.key, ours.certificate)).count == 2)
        #expect(faults(node("/none.pem", ours.key)) == ["client_certificate: /none.pem cannot be read as PEM certificates"])
    }
}
