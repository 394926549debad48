// SPDX-License-Identifier: Apache-2.0

/// Who wrote a stream: the parts of a document that are the same for all its records.
package struct Origin: Hashable, Sendable {
    /// `service.name`.
    package var service: String?
    /// `service.version`.
    package var serviceVersion: String?
    /// `service.environment`.
    package var environment: String?
    /// `host.name`.
    package var host: String?
    /// `log.file.path`.
    package var path: String?

    package init(
        service: String? = nil,
        serviceVersion: String? = nil,
        environment: String? = nil,
        host: String? = nil,
        path: String? = nil
    ) {
        self.service = service
        self.serviceVersion = serviceVersion
        self.environment = environment
        self.host = host
        self.path = path
    }
}
