// SPDX-License-Identifier: Apache-2.0

/// The 32 bit hash of the xxHash specification, seed 0, as far as the header of an LZ4 frame needs it: of fewer than 16 bytes.
enum XXH32 {
    private static let primes: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
        0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D, 0x27D4_EB2F, 0x1656_67B1
    )

    /// The hash of the bytes: that of none is 0x02CC5D05.
    static func ofFew(_ bytes: some Collection<UInt8>) -> UInt32 {
        var hash = primes.4 &+ UInt32(bytes.count)
        var rest = bytes[...]
        while rest.count >= 4 {
            let lane = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            hash = rotated(hash &+ lane &* primes.2, by: 17) &* primes.3
            rest = rest.dropFirst(4)
        }
        for byte in rest { hash = rotated(hash &+ UInt32(byte) &* primes.4, by: 11) &* primes.0 }
        hash = (hash ^ hash >> 15) &* primes.1
        hash = (hash ^ hash >> 13) &* primes.2
        return hash ^ hash >> 16
    }

    private static func rotated(_ value: UInt32, by bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
}
