// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel

/// Records on standard output: a line each for a person, or the documents as they are stored.
struct RecordOutput: ~Copyable {
    private let format: InspectRun.Format
    private var text: RecordText
    private var output = InspectOutput()

    init(format: InspectRun.Format) {
        self.format = format
        text = RecordText(style: TextStyle(isColoured: StandardStream.isTerminal(STDOUT_FILENO)))
    }

    var isOpen: Bool { output.isOpen }
    var isFull: Bool { output.isFull }

    /// Takes a record; `document` is its bytes with their LF.
    mutating func take(_ entry: DocumentEntry, _ document: RawSpan) {
        switch format {
        case .text: output.line(text.line(entry, StoredDocument(document)))
        case .ndjson: output.buffer.append(document)
        }
    }

    mutating func flush() { output.flush() }

    /// Waits; false when the reader of the output has gone meanwhile.
    func pause(milliseconds: Int32) -> Bool {
        var stream = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        // Asked for nothing, poll tells only of errors; the struct is lent for the call.
        guard unsafe poll(&stream, 1, milliseconds) > 0 else { return true }
        return Int32(stream.revents) & (POLLERR | POLLHUP | POLLNVAL) == 0
    }
}
