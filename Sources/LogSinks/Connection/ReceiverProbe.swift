// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Asks a receiver once.
package enum ReceiverProbe {
    package enum Answer: Sendable {
        case answered(Reply)
        case unreachable(String)
    }

    package struct Reply: Sendable {
        package var status: Int
        package var body: [UInt8] = []
        /// The receiver's own time, in seconds since 1970.
        package var seconds: Int64?

        package init(status: Int, seconds: Int64? = nil) {
            (self.status, self.seconds) = (status, seconds)
        }
    }

    /// What may be shown of an address: no query, and no part of its path that may be a key.
    package static func shown(_ address: String) -> String {
        (try? RequestAddress(address))?.shown ?? HostAddress.quoted(address)
    }

    /// `GET` of a path below a base address, or of the address itself.
    package static func ask(_ address: String, _ path: String, _ options: HTTPConnectionOptions) async -> Answer {
        guard let base = path.isEmpty ? address : HostAddress(address)?.base else { return .unreachable("this is no address") }
        do {
            let connection = try HTTPConnection(options)
            let answer = await ask(base + path, by: connection)
            await connection.close()
            return answer
        } catch {
            return .unreachable("\(error)")
        }
    }

    /// `POST` of a text, whose lines are log lines.
    package static func post(_ text: String, to address: String, _ options: HTTPConnectionOptions) async -> Answer {
        do {
            let connection = try HTTPConnection(options, headers: [("Content-Type", "text/plain")])
            let answer = await post(text, to: address, by: connection)
            await connection.close()
            return answer
        } catch {
            return .unreachable("\(error)")
        }
    }

    private static func post(_ text: String, to url: String, by connection: HTTPConnection) async -> Answer {
        do throws(TransportFailure) {
            let reply = try await connection.post(NIOCore.ByteBuffer(string: text), to: url, limit: 64 << 10)
            return .answered(Reply(status: reply.status))
        } catch {
            return .unreachable(error.words)
        }
    }

    private static func ask(_ url: String, by connection: HTTPConnection) async -> Answer {
        do throws(TransportFailure) {
            let reply = try await connection.get(url, limit: 4 << 20)
            var answer = Reply(status: reply.status, seconds: reply.date.flatMap { RetryAfter.seconds($0) })
            answer.body = reply.body
            return .answered(answer)
        } catch {
            return .unreachable(error.words)
        }
    }
}
