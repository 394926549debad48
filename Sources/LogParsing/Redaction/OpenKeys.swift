// SPDX-License-Identifier: Apache-2.0

/// How many lines a private key may still go on for that began on a line before, for each writer of a stream: their lines are mixed.
struct OpenKeys {
    private var plain = 0
    private var stdout = 0
    private var stderr = 0

    subscript(source: TextSource) -> Int {
        @inline(__always) get {
            switch source {
            case .plain, .entry: plain
            case .stdout: stdout
            case .stderr: stderr
            }
        }
        @inline(__always) set {
            switch source {
            case .plain, .entry: plain = newValue
            case .stdout: stdout = newValue
            case .stderr: stderr = newValue
            }
        }
    }
}
