// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogStore

/// Writes one page per input: to standard output, or to files of a directory.
///
/// | input | file in the directory |
/// |---|---|
/// | `/var/log/store.log` | `store.log.html` |
/// | a second `store.log` | `store.log.2.html` |
/// | standard input | `stdin.html` |
struct PageOutput {
    /// nil is standard output.
    private let directory: String?
    private var page = CrashPage(source: "")
    private var names: Set<String> = []
    private var name = ""
    /// False once the reader of the output has gone.
    private(set) var isOpen = true

    init(directory: String?) {
        self.directory = directory
    }

    /// The crashes that follow are those of `path`; nil is standard input.
    mutating func begin(_ path: String?) {
        page = CrashPage(source: path ?? "standard input")
        name = freeName(path?.split(separator: "/").last.map(String.init) ?? "stdin")
        names.insert(name)
    }

    mutating func add(_ crashes: [CrashRecord]) {
        for crash in crashes { page.add(crash) }
    }

    /// Writes the page. In a directory its path is printed, so that a script can go on with it.
    mutating func end() throws(DiskError) {
        let html = page.render()
        guard let directory else {
            isOpen = StandardStream.write(html.bytes, to: STDOUT_FILENO)
            return
        }
        let path = "\(directory)/\(name)"
        let disk = LocalDisk()
        try disk.createDirectory(directory)
        try disk.replace(path, with: html.bytes.copy)
        StandardStream.writeLine(path, to: STDOUT_FILENO)
    }

    private func freeName(_ base: String) -> String {
        var name = "\(base).html"
        var number = 2
        while names.contains(name) {
            name = "\(base).\(number).html"
            number += 1
        }
        return name
    }
}
