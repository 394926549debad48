// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogSinks
internal import LogStore

/// Whether a sink answers, takes our credentials, agrees on the time, and, for a search server, has a template for what we send.
struct SinkCheck: Sendable {
    let sink: SinkOptions
    private static let skew: Int64 = 2

    private var name: String { "sink \(sink.name)" }

    func findings() async -> [Finding] {
        switch sink.target {
        case .elasticsearch(let options):
            var findings: [Finding] = []
            for host in options.hosts {
                let answer = await ReceiverProbe.ask(host, "/_index_template", options.connection)
                findings += judge(answer, ReceiverProbe.shown(host))
                if case .answered(let reply) = answer, reply.status == 200 {
                    findings.append(template(IndexTemplates.standing(of: options.target, in: reply.body), options.target))
                }
            }
            return findings
        case .http(let options):
            var findings: [Finding] = []
            for url in options.urls { findings += judge(await ReceiverProbe.ask(url, "", options.connection), ReceiverProbe.shown(url)) }
            return findings
        case .file(let options): return [file(options.path)]
        case .none: return []
        }
    }

    /// Whether a file can be written; standard output always can.
    private func file(_ path: String) -> Finding {
        if path == "-" { return .ok(name, "it writes to standard output") }
        let (place, parent) = (Place(environment: [:], pid: nil), LocalDisk.parent(of: path))
        if place.allows(W_OK, path) || (!place.allows(F_OK, path) && place.allows(W_OK | X_OK, parent)) {
            return .ok(name, "\(path) can be written")
        }
        let reason = place.allows(F_OK, parent) ? "" : ": there is no folder \(parent)"
        return .fault(name, "\(path) cannot be written\(reason)", mend: "make the folder, and give it to the user that panicbox runs as")
    }

    func judge(_ answer: ReceiverProbe.Answer, _ address: String, now: Timestamp = .now) -> [Finding] {
        switch answer {
        case .unreachable(let reason):
            return [.fault(name, "\(address) does not answer: \(reason)", mend: "look at the address, the network and its certificate")]
        case .answered(let reply):
            if reply.status == 401 || reply.status == 403 {
                return [.fault(name, "\(address) refuses us with \(reply.status)", mend: "mend the sink's credentials and their rights")]
            }
            guard let time = reply.seconds, abs(time - now.seconds) > SinkCheck.skew else { return [.ok(name, "\(address) answers")] }
            return [
                .warning(
                    name, "\(address) has a clock that is \(abs(time - now.seconds)) s \(time > now.seconds ? "ahead of" : "behind") ours",
                    mend: "synchronise both clocks")
            ]
        }
    }

    func template(_ standing: IndexTemplates.Standing?, _ target: String) -> Finding {
        switch standing {
        case .ours(let version) where version < IndexTemplate.version:
            .warning(name, "the index template of \(target) is that of an older panicbox", mend: "run `panicbox setup -c FILE`")
        case .ours: .ok(name, "panicbox's index template is for \(target)")
        case .foreign(let other): .ok(name, "the index template \(other) is for \(target)")
        case .some(.none):
            .warning(
                name, "no index template covers \(target): the first document decides on the fields' types, and later ones may be refused",
                mend: "run `panicbox setup -c FILE`, or make an index template whose index_patterns match \(target)")
        case nil: .warning(name, "its answer about index templates cannot be read", mend: "look whether a search server is at this address")
        }
    }
}
