// SPDX-License-Identifier: Apache-2.0

/// Metrics in Prometheus' text format (version 0.0.4): each family once, with its help and type, then its samples.
struct MetricsText {
    private(set) var text = ""

    enum Kind: String {
        case counter, gauge
    }

    /// One value of a family, told apart by its labels.
    struct Sample {
        var labels: [(String, String)] = []
        var value: Double

        init(_ value: Double, _ labels: (String, String)...) {
            self.labels = labels
            self.value = value
        }
    }

    mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0)=\"\(MetricsText.escaped($1))\"" }.joined(separator: ",")
            text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(MetricsText.number(sample.value))\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func number(_ value: Double) -> String {
        guard let whole = Int(exactly: value) else { return "\(value)" }
        return String(whole)
    }
}
