// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// Single requests to a search server, beside those that deliver: to make it ready, and to find what was delivered.
package final class SearchRequests: Sendable {
    private let connection: HTTPConnection
    private let hosts: [String]

    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
        case post = "POST"
    }

    /// Most bytes of an answer that are read.
    private static let answerLimit = 4 << 20

    package init(_ options: ElasticsearchOptions) throws {
        hosts = options.hosts.compactMap { HostAddress($0)?.base }
        connection = try HTTPConnection(options.connection)
    }

    /// The first address, without anything secret.
    package var address: String { hosts.first.map { ReceiverProbe.shown($0) } ?? "(no address)" }

    package func close() async { await connection.close() }

    /// The answer of the first host that gives one; `body` is JSON.
    package func send(_ method: Method, _ path: String, _ body: [UInt8]? = nil) async -> ReceiverProbe.Answer {
        var reasons: [String] = []
        for host in hosts {
            do throws(TransportFailure) {
                let reply = try await connection.send(
                    HTTPMethod(rawValue: method.rawValue), json: body, to: host + path, limit: SearchRequests.answerLimit)
                var answer = ReceiverProbe.Reply(status: reply.status)
                answer.body = reply.body
                return .answered(answer)
            } catch {
                reasons.append(error.words)
            }
        }
        return .unreachable(reasons.joined(separator: "; "))
    }
}
