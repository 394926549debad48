// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The operating system's words for an error number.
package enum SystemMessage {
    package static func text(for code: Int32) -> String {
        // glibc 2.32 and later answer memory of the calling thread, so the text is safe to copy.
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
