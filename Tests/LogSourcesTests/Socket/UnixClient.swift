// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport

@testable import LogSources

/// One end of a socket that a test writes to.
final class UnixClient {
    private let descriptor: Descriptor
    let isConnected: Bool

    init(_ path: String, _ type: UnixOptions.Kind = .stream) {
        descriptor = Descriptor(UnixSocket.make(type))
        isConnected = UnixSocket.connect(descriptor.number, path)
    }

    /// Sends the text in one call; false when the kernel does not take it.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        // The array is lent for the call.
        return unsafe bytes.withUnsafeBytes { unsafe write(descriptor.number, $0.baseAddress, $0.count) } == bytes.count
    }
}
