// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// Reads the PEM files that a connection is secured with.
enum TLSFiles {
    /// A file that cannot be used.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    static func certificates(inFile path: String) throws(Failure) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path) else {
            throw Failure(description: "\(path) cannot be read as PEM certificates")
        }
        guard !certificates.isEmpty else { throw Failure(description: "\(path) holds no certificate") }
        return certificates
    }

    static func key(inFile path: String) throws(Failure) -> NIOSSLPrivateKey {
        // A key with a passphrase would be asked for on the terminal; an empty one makes it fail instead.
        guard let key = try? NIOSSLPrivateKey(file: path, format: .pem, passphraseCallback: { $0([UInt8]()) }) else {
            throw Failure(description: "\(path) cannot be read as a PEM key without passphrase")
        }
        return key
    }
}
