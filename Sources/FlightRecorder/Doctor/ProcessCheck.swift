// SPDX-License-Identifier: Apache-2.0

/// In place of all checks of a process that does not exist.
struct ProcessCheck: Check {
    func findings(in place: Place) -> [Finding] {
        guard let pid = place.pid, !place.hasProcess else { return [] }
        return [.fault("process", "there is no process \(pid)", mend: "give --pid the number of the service while it runs")]
    }
}

/// The folder that a path is in.
enum FolderOfPath {
    static func of(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
