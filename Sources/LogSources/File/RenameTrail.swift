// SPDX-License-Identifier: Apache-2.0

/// Where files went that held a path which is followed.
///
/// A file that is rotated away before anybody looked at its path is found by the kernel's word on renames alone: a copy, which has been read
/// already, never held the path.
struct RenameTrail {
    /// Present paths of such files, each with the path that it held first.
    private var origins: [String: String] = [:]
    /// First halves of renames whose second half is due.
    private var leaving: [UInt32: String] = [:]

    /// A file that held the path `origin` and may stand at `path` now.
    struct Arrival: Equatable {
        var path: String
        var origin: String
    }

    /// Follows renames, in their order, and answers what has arrived somewhere.
    mutating func take(_ changes: [NameChange], isFollowed: (String) -> Bool) -> [Arrival] {
        var arrivals: [Arrival] = []
        for change in changes {
            switch change.kind {
            case .created, .removed: origins[change.path] = nil
            case .movedFrom:
                leaving[change.cookie] = origins.removeValue(forKey: change.path) ?? (isFollowed(change.path) ? change.path : nil)
            case .movedTo:
                origins[change.path] = leaving.removeValue(forKey: change.cookie)
                if let origin = origins[change.path] { arrivals.append(Arrival(path: change.path, origin: origin)) }
            }
        }
        // Files that were moved to directories that nobody watches have no second half.
        if leaving.count > RenameTrail.mostLeaving { leaving = [:] }
        return arrivals
    }

    private static let mostLeaving = 256
}
