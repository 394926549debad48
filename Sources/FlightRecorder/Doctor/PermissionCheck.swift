// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogSources
internal import LogStore

/// What this user may read and write: it must be the one that panicbox runs as.
struct PermissionCheck: Check {
    let ring: String
    let sources: [SourceOptions]
    private let name = "permissions"

    func findings(in place: Place) -> [Finding] {
        var findings: [Finding] = []
        if let folder = ExistingFolder.nearest(to: ring, in: place),
            !place.allows(W_OK | X_OK, folder) || !place.allows(X_OK, folder + "/.")
        {
            findings.append(
                .fault(
                    name, "nothing can be written below \(folder), where the ring is to be",
                    mend: "give it to the user that panicbox runs as"))
        }
        for source in sources {
            switch source.target {
            case .file(let options): findings += files(options, place)
            case .journald(let options): findings += journal(options, place)
            case .fifo(let options): findings += named(options.path, makes: options.create, place)
            case .unix(let options): findings += named(options.path, makes: true, place)
            case .crashOutput(let options): findings += options.paths.compactMap { folder(before: $0, place) }
            case .http, .stdin, .none: break
            }
        }
        return findings.isEmpty ? [.ok(name, "the ring can be written, and the sources can be read")] : findings
    }

    private func files(_ options: FileOptions, _ place: Place) -> [Finding] {
        let paths = options.matchingPaths
        if paths.isEmpty {
            return [
                .warning(
                    name, "no file matches \(options.paths.joined(separator: ", "))",
                    mend: "look whether the pattern is right, and the folders before it can be read")
            ]
        }
        return paths.filter { !place.allows(R_OK, $0) }.map {
            .fault(name, "\($0) cannot be read", mend: "put the user that panicbox runs as into the file's group (often adm)")
        }
    }

    /// What is made at a path, or stands there: a FIFO, a socket.
    private func named(_ path: String, makes: Bool, _ place: Place) -> [Finding] {
        if place.allows(F_OK, path) {
            if place.allows(R_OK | W_OK, path) { return [] }
            return [.fault(name, "\(path) cannot be read", mend: "give it to the user that panicbox runs as")]
        }
        guard makes else { return [.fault(name, "there is no \(path), and `create` is off", mend: "make it, or let panicbox make it")] }
        let parent = LocalDisk.parent(of: path)
        guard place.allows(F_OK, parent) else {
            return [.fault(name, "\(path) cannot be made: there is no folder \(parent)", mend: "make the folder")]
        }
        if place.allows(W_OK | X_OK, parent) { return [] }
        return [.fault(name, "\(path) cannot be made", mend: "give \(parent) to the user that panicbox runs as")]
    }

    /// The folder where crash files come to be; what has a pattern before its last slash is looked at when it is there.
    private func folder(before pattern: String, _ place: Place) -> Finding? {
        let parent = LocalDisk.parent(of: pattern)
        guard !parent.contains(where: { "*?[".contains($0) }) else { return nil }
        guard place.allows(F_OK, parent) else {
            return .fault(name, "there is no folder \(parent) for \(pattern)", mend: "make it: Go makes the file, and not the folder")
        }
        if place.allows(R_OK | X_OK, parent) { return nil }
        return .fault(name, "\(parent) cannot be read", mend: "let the user that panicbox runs as read it")
    }

    private func journal(_ options: JournaldOptions, _ place: Place) -> [Finding] {
        let folders = options.directory.map { [$0] } ?? ["/var/log/journal", "/run/log/journal"]
        let there = folders.filter { place.allows(F_OK, $0) }
        if there.isEmpty {
            return [
                .warning(
                    name, "there is no journal in \(folders.joined(separator: " or "))",
                    mend: "mount the host's journal there, or name journald.directory")
            ]
        }
        return there.filter { !place.allows(R_OK | X_OK, $0) }.map {
            .fault(name, "\($0) cannot be read", mend: "put the user that panicbox runs as into the group systemd-journal")
        }
    }
}
