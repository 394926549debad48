// SPDX-License-Identifier: Apache-2.0

/// A certificate and its key, as PEM files.
package struct TestCertificate: Sendable {
    package var certificate: String
    package var key: String
}

/// An authority that exists for one test, and what it signs; made by the `openssl` tool.
package struct TestAuthority: Sendable {
    private let folder: TemporaryFolder
    /// The authority's own certificate: `ca_file` for those who trust it.
    package let certificate: String

    package init(_ name: String = "panicbox test authority") async throws {
        folder = try TemporaryFolder()
        certificate = folder.file("authority.pem")
        try await TestAuthority.openssl(
            ["req", "-x509", "-keyout", folder.file("authority.key"), "-out", certificate, "-subj", "/CN=\(name)", "-days", "2"]
                + TestAuthority.newKey)
    }

    /// A certificate for the given names (`DNS:localhost,IP:127.0.0.1`), valid for so many days from now; below zero it has expired.
    package func sign(_ names: String, days: Int = 2) async throws -> TestCertificate {
        let stem = names.filter(\.isLetter) + "\(days)"
        let made = TestCertificate(certificate: folder.file("\(stem).pem"), key: folder.file("\(stem).key"))
        let request = folder.file("\(stem).csr")
        try await TestAuthority.openssl(
            ["req", "-keyout", made.key, "-out", request, "-subj", "/CN=panicbox test", "-addext", "subjectAltName=\(names)"]
                + TestAuthority.newKey)
        try await TestAuthority.openssl([
            "x509", "-req", "-in", request, "-CA", certificate, "-CAkey", folder.file("authority.key"), "-CAcreateserial",
            "-copy_extensions", "copy", "-days", "\(days)", "-out", made.certificate,
        ])
        return made
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    private static func openssl(_ arguments: [String]) async throws {
        _ = try await ChildProcess.output(of: "openssl", arguments)
    }
}
