// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// Holds what a sender shows against the token that it must show.
struct BearerToken: Sendable {
    private let expected: [UInt8]

    init(_ secret: Secret) {
        expected = Array(secret.reveal().utf8)
    }

    /// Whether an `Authorization` header shows it. The time it takes tells nothing of where the two differ.
    func isShown(by header: String?) -> Bool {
        guard let header, header.lowercased().hasPrefix("bearer ") else { return false }
        let shown = Array(header.utf8.dropFirst(7).drop { $0 == UInt8(ascii: " ") })
        var difference: UInt8 = shown.count == expected.count ? 0 : 1
        for index in expected.indices { difference |= expected[index] ^ (index < shown.count ? shown[index] : 0) }
        return difference == 0
    }
}
