// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How many files this process may have open.
enum OpenFileLimit {
    /// Asks the system for all that it grants: an agent that follows thousands of files needs more than the usual 1,024.
    static func raise() {
        var limit = rlimit()
        // Lent for the calls, the first of which fills it.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Where it is refused the limit stays, and files that cannot be opened are told of.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
