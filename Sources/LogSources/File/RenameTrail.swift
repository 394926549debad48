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
        /// True for a packed copy of such a file, which may have been read before it was packed.
        var isPacked = false
    }

    /// Follows renames, in their order, and answers what has arrived somewhere.
    mutating func take(_ changes: [NameChange], isFollowed: (String) -> Bool) -> [Arrival] {
        var arrivals: [Arrival] = []
        for change in changes {
            switch change.kind {
            case .created:
                origins[change.path] = nil
                pack(change.path)
            case .removed:
                origins[change.path] = nil
                let packed = change.path + RotatedNames.packedSuffix
                if let origin = origins[packed] { arrivals.append(Arrival(path: packed, origin: origin, isPacked: true)) }
            case .movedFrom:
                leaving[change.cookie] = origins.removeValue(forKey: change.path) ?? (isFollowed(change.path) ? change.path : nil)
            case .movedTo:
                origins[change.path] = leaving.removeValue(forKey: change.cookie)
                // One that was packed under another name first, which may be one that is followed.
                if pack(change.path) { break }
                if let origin = origins[change.path] {
                    arrivals.append(Arrival(path: change.path, origin: origin, isPacked: RotatedNames.isPacked(change.path)))
                }
            }
        }
        // Files that were moved to directories that nobody watches have no second half.
        if leaving.count > RenameTrail.mostLeaving { leaving = [:] }
        return arrivals
    }

    /// `app.log.1.gz` beside `app.log.1` is to hold what that does, which goes when the packing is done.
    @discardableResult
    private mutating func pack(_ path: String) -> Bool {
        guard let plain = RotatedNames.unpacked(path), let origin = origins[plain] else { return false }
        origins[path] = origin
        return true
    }

    private static let mostLeaving = 256
}
