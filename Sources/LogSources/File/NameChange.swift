// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file's name that came to a watched directory or went from it.
struct NameChange {
    enum Kind {
        case created, removed, movedFrom, movedTo

        init?(_ mask: UInt32) {
            switch true {
            case mask & UInt32(IN_CREATE) != 0: self = .created
            case mask & UInt32(IN_DELETE) != 0: self = .removed
            case mask & UInt32(IN_MOVED_FROM) != 0: self = .movedFrom
            case mask & UInt32(IN_MOVED_TO) != 0: self = .movedTo
            default: return nil
            }
        }
    }

    var kind: Kind
    var path: String
    /// The same for both halves of a rename.
    var cookie: UInt32
}
