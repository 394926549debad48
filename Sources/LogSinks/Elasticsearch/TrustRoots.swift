// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL

/// Certificates that a sink trusts instead of the system's.
enum TrustRoots {
    /// A CA file that cannot be used.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    static func certificates(inFile path: String) throws(Failure) -> [NIOSSLCertificate] {
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(path)
            guard !certificates.isEmpty else { throw Failure(description: "\(path) holds no certificate") }
            return certificates
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "\(path) cannot be read as PEM certificates")
        }
    }
}
