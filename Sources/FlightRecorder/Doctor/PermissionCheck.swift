// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogSources

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
            default: break
            }
        }
        return findings.isEmpty ? [.ok(name, "the ring can be written, and all sources can be read")] : findings
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
