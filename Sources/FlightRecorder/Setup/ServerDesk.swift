// SPDX-License-Identifier: Apache-2.0

internal import LogSinks

/// A search server that is asked one thing after another.
struct ServerDesk: Sendable {
    let requests: SearchRequests

    /// What it said.
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
        var isSuccess: Bool { (200..<300).contains(status) }

        /// The status and the reason that stands deepest, which names the field.
        var words: String {
            var reason: String?
            var cause = JSONValue(body)?["error"]
            if cause?.text != nil { reason = cause?.text }
            while let next = cause {
                reason = next["reason"]?.text ?? reason
                cause = next["caused_by"]
            }
            return reason.map { "\(status) \($0)" } ?? "\(status)"
        }
    }

    /// For people; without anything secret.
    var address: String { requests.address }

    /// Throws when there is no answer, or none that we may have.
    func ask(_ method: SearchRequests.Method, _ path: String, _ body: JSONValue? = nil) async throws -> Answer {
        switch await requests.send(method, path, body?.encoded()) {
        case .unreachable(let reason): throw SetupRun.Fault(description: "\(address) does not answer: \(reason)")
        case .answered(let reply):
            if reply.status == 401 || reply.status == 403 {
                let rights = "it takes the rights manage_index_templates, manage_ilm and, on the index, manage"
                throw SetupRun.Fault(description: "\(address) refuses us with \(reply.status) on \(path): mend the credentials; \(rights)")
            }
            return Answer(status: reply.status, body: reply.body)
        }
    }

    func kind() async throws -> SearchServerKind {
        let answer = try await ask(.get, "/")
        guard let kind = SearchServerKind(answer.body) else {
            throw SetupRun.Fault(description: "\(address) is no search server: it answers \(answer.status) to GET / and names no version")
        }
        return kind
    }
}
