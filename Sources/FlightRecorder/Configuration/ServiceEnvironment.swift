// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel

/// What the environment says of the service, in the variables that OpenTelemetry's SDKs read. panicbox has the service's environment as its
/// parent (`exec`) and is given the same as its sidecar.
///
/// ```
/// OTEL_SERVICE_NAME=orders
/// OTEL_RESOURCE_ATTRIBUTES=service.name=orders,service.version=1.4.2,deployment.environment.name=production
/// ```
enum ServiceEnvironment {
    static var current: Origin {
        let environment = ProcessInfo.processInfo.environment
        return origin { environment[$0] }
    }

    /// `OTEL_SERVICE_NAME` goes before the attribute `service.name`; `deployment.environment` is what older SDKs call the newer name.
    static func origin(environment: (String) -> String?) -> Origin {
        let attributes = environment("OTEL_RESOURCE_ATTRIBUTES").map(attributes) ?? [:]
        let name = environment("OTEL_SERVICE_NAME").flatMap { $0.isEmpty ? nil : $0 }
        var origin = Origin(service: name ?? attributes["service.name"], serviceVersion: attributes["service.version"])
        origin.environment = attributes["deployment.environment.name"] ?? attributes["deployment.environment"]
        return origin
    }

    /// `key=value` pairs with commas between; values are percent-encoded (W3C Baggage). As the specification has it, where one pair cannot be
    /// read none counts.
    private static func attributes(_ text: String) -> [String: String] {
        var found: [String: String] = [:]
        for pair in text.split(separator: ",") {
            guard let sign = pair.firstIndex(of: "="), let value = decoded(pair[pair.index(after: sign)...].trimmed) else { return [:] }
            let key = pair[..<sign].trimmed
            if !key.isEmpty, !value.isEmpty { found[key] = value }
        }
        return found
    }

    /// Undoes `%2C`; nil for a `%` that no two digits stand behind.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let spaces: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: spaces).reversed().drop(while: spaces).reversed())
    }
}
