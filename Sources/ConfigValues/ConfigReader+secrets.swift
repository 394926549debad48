// SPDX-License-Identifier: Apache-2.0

extension ConfigReader {
    /// Reads a secret that may be left out: the key itself, or the key with `_file` behind it for a path.
    ///
    /// ```yaml
    /// api_key: ${ES_API_KEY}
    /// api_key_file: /run/secrets/es-api-key   # one of the two
    /// ```
    package mutating func read(_ key: String, into secret: inout Secret?) {
        if let taken = takeSecret(key) { secret = taken }
    }

    /// Reads a secret that may be left out, keeping the default.
    package mutating func read(_ key: String, into secret: inout Secret) {
        if let taken = takeSecret(key) { secret = taken }
    }

    /// Reads a secret that must be given, by its key or by the key with `_file` behind it.
    package mutating func require(_ key: String, into secret: inout Secret?) {
        let fileKey = Self.fileKey(key)
        guard contains(fileKey) || isPresent(key, mend: "add `\(key)` or `\(fileKey)`") else { return }
        read(key, into: &secret)
    }

    /// Reads a secret that must be given; the property's initial value is only a placeholder.
    package mutating func require(_ key: String, into secret: inout Secret) {
        var taken: Secret?
        require(key, into: &taken)
        if let taken { secret = taken }
    }

    private static func fileKey(_ key: String) -> String { key + "_file" }

    private mutating func takeSecret(_ key: String) -> Secret? {
        let fileKey = Self.fileKey(key)
        let isWritten = contains(key)
        guard contains(fileKey) else { return take(key, as: Secret.self) }
        if isWritten {
            fault(at: fileKey, "stands beside `\(key)`", mend: "keep one of the two")
            return nil
        }
        guard let path = take(fileKey, as: String.self) else { return nil }
        do throws(ConfigProblem) {
            return try Secret(file: path, readFile: decoding.readFile)
        } catch {
            fault(at: fileKey, error.problem, mend: error.mend)
            return nil
        }
    }
}
