// SPDX-License-Identifier: Apache-2.0

/// journald's settings, from its file and all drop-ins in the order in which it reads them. A namespace has files of its own,
/// `journald@NAME.conf`, and nothing of the main one's (journald.conf(5)).
struct JournaldSettings {
    private(set) var values: [String: String] = [:]

    private static let folders = ["/usr/lib", "/usr/local/lib", "/run", "/etc"]

    init(in place: Place, namespace: String? = nil) {
        let own = namespace.map { "journald@\($0).conf" } ?? "journald.conf"
        let main = JournaldSettings.folders.reversed().lazy.compactMap { place.text("\($0)/systemd/\(own)") }.first
        if let main { read(main) }
        // By name, whatever the folder; of equal names the later folder's counts.
        var pieces: [String: String] = [:]
        for folder in JournaldSettings.folders {
            let path = "\(folder)/systemd/\(own).d"
            for file in place.names(in: path) where file.hasSuffix(".conf") { pieces[file] = "\(path)/\(file)" }
        }
        for (_, path) in pieces.sorted(by: { $0.key < $1.key }) {
            if let text = place.text(path) { read(text) }
        }
    }

    private mutating func read(_ text: String) {
        var isOurs = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = SystemdAmount.trimmed(line)
            if line.hasPrefix("[") { isOurs = line == "[Journal]" }
            guard isOurs, !line.hasPrefix("#"), !line.hasPrefix(";"), let sign = line.firstIndex(of: "=") else { continue }
            let value = SystemdAmount.trimmed(line[line.index(after: sign)...])
            // An empty value is the default again.
            values[SystemdAmount.trimmed(line[..<sign])] = value.isEmpty ? nil : value
        }
    }
}
