// SPDX-License-Identifier: Apache-2.0

internal import LogSources

/// Whether the kernel lets so many files be watched; those beyond are looked at only now and then.
struct InotifyCheck: Check {
    let sources: [SourceOptions]
    private let name = "inotify"

    func findings(in place: Place) -> [Finding] {
        let files = sources.reduce(0) { sum, source in
            if case .file(let options) = source.target { sum + options.matchingPaths.count } else { sum }
        }
        return findings(for: files, in: place)
    }

    func findings(for files: Int, in place: Place) -> [Finding] {
        guard files > 0, let text = place.text("/proc/sys/fs/inotify/max_user_watches"), let limit = Int(SystemdAmount.trimmed(text)) else {
            return []
        }
        // Others of the same user have watches too.
        guard files > limit / 2 else { return [.ok(name, "\(files) files, and \(limit) watches")] }
        return [
            .warning(
                name, "\(files) files are to be followed, and the kernel gives a user \(limit) watches in all",
                mend: "set sysctl fs.inotify.max_user_watches to at least \(files * 4)")
        ]
    }
}
