// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What stands at a path.
enum PathKind {
    static func isFolder(_ path: String) -> Bool { mode(path) == S_IFDIR }
    static func isFile(_ path: String) -> Bool { mode(path) == S_IFREG }
    static func isFifo(_ path: String) -> Bool { mode(path) == S_IFIFO }

    private static func mode(_ path: String) -> mode_t? {
        var status = stat()
        // The path and the struct are lent for the call, which fills the second.
        return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }
}
