// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogSources
internal import LogStore

// What a drill goes through.
extension DrillRun {
    func chosenSinks() throws -> [DrillSink] {
        let chosen = configuration.sinks.filter { options.sink == nil || $0.name == options.sink }
        if let name = options.sink, chosen.isEmpty { throw Fault(description: "the configuration has no sink `\(name)`") }
        return try chosen.map { try DrillSink($0) }
    }

    /// The ring, which somebody has to write.
    func openRing() throws -> RingDirectory {
        let directory = configuration.ring.directory
        let mend = "start the agent, or let the drill start one with --standalone"
        guard PathKind.isFolder(directory) else { throw Fault(description: "there is no ring at \(directory); \(mend)") }
        if LockHolder(directory: directory).state == .free { throw Fault(description: "nobody records to \(directory); \(mend)") }
        return try RingDirectory(directory)
    }

    /// Where it is written, and what a receiver wants to see for that.
    func choosePlace() throws -> (DrillPlace, Secret?) {
        if let pid = options.pid { return (.pipe("/proc/\(pid)/fd/2"), nil) }
        var reasons: [String] = []
        for (index, source) in configuration.sources.enumerated() where options.source == nil || options.source == index + 1 {
            do throws(SourceWriter.Failure) {
                let place = try DrillPlace.of(source, drill: id, mayAppend: options.mayAppend)
                if case .http(let receiver) = source.target { return (place, receiver.bearerToken) }
                return (place, nil)
            } catch {
                reasons.append("sources[\(index)]: \(error)")
            }
        }
        if reasons.isEmpty {
            let mend = "name the service's process with --pid where it runs under panicbox exec"
            reasons = [options.source.map { "there is no source number \($0)" } ?? "the configuration has no source; \(mend)"]
        }
        throw Fault(description: "no source can be written to: \(reasons.joined(separator: "; "))")
    }
}
