// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How many descriptors this process may have.
enum OpenDescriptors {
    static var most: Int {
        var limit = rlimit()
        // Lent for the call, which fills it.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }
}
