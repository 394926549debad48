// SPDX-License-Identifier: Apache-2.0

/// What the Go runtime prints when it dies: `GOTRACEBACK`.
struct TracebackCheck: Check {
    private let name = "gotraceback"

    func findings(in place: Place) -> [Finding] {
        let environment: [String: String]
        if let pid = place.pid {
            guard let text = place.text("/proc/\(pid)/environ") else {
                return [
                    .warning(
                        name, "the environment of process \(pid) cannot be read",
                        mend: "look as root or as the service's user, while the service runs")
                ]
            }
            environment = TracebackCheck.variables(text)
        } else {
            environment = place.environment
        }
        let value = environment["GOTRACEBACK"] ?? ""
        switch value {
        case "none", "0":
            return [
                .fault(
                    name, "GOTRACEBACK=\(value): a crash is one line without any stack",
                    mend: "set GOTRACEBACK=all in the service's environment, or unset it")
            ]
        case "" where place.pid == nil:
            return [.warning(name, "no process is named, so what the service has set is not known", mend: "name it with --pid")]
        case "": return [.ok(name, "GOTRACEBACK is not set: a panic has the stack of its goroutine (all has the others too)")]
        default: return [.ok(name, "GOTRACEBACK=\(value)")]
        }
    }

    private static func variables(_ text: String) -> [String: String] {
        var variables: [String: String] = [:]
        for entry in text.split(separator: "\0") {
            guard let sign = entry.firstIndex(of: "=") else { continue }
            variables[String(entry[..<sign])] = String(entry[entry.index(after: sign)...])
        }
        return variables
    }
}
