// SPDX-License-Identifier: Apache-2.0

/// The folder that a path is in.
enum FolderOfPath {
    static func of(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
