// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues

/// What a container runtime or a log file has put round each line that a process wrote.
package enum Envelope: String, ConfigChoice, Sendable {
    /// Nothing: lines are the process's own.
    case raw
    /// `2026-11-23T08:00:00.123456789Z stderr F text`, of containerd and CRI-O.
    case cri
    /// `{"log":"text\n","stream":"stderr","time":"2026-11-23T08:00:00.123456789Z"}`, Docker's json-file.
    case docker
    /// Entries of a journal: nothing stands round a text, and its source tells its time and level beside it.
    case journal
    /// What most of the first lines of each stream show; ``raw`` where several show nothing.
    case auto
}

/// Where a text comes from inside of its byte stream.
enum TextSource: UInt8, Sendable {
    /// The byte stream itself.
    case plain
    /// Entries of a journal.
    case entry
    /// The standard output of a container's process.
    case stdout
    /// The standard error of a container's process.
    case stderr

    /// `log.iostream`.
    var iostream: String? {
        switch self {
        case .plain, .entry: nil
        case .stdout: "stdout"
        case .stderr: "stderr"
        }
    }

    /// True when the transport says of each line when it was written, which then is the document's time.
    var isTimed: Bool { self != .plain }
}
