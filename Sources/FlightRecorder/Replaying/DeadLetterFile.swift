// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// A file of dead letters while it is sent again: what was refused once more and what was not sent yet stays, the rest goes.
///
/// The file is changed once, when all is sent or the replay ends: a kill before that leaves it whole, and its letters are sent again.
struct DeadLetterFile {
    let path: String
    private var reader: DeadLetterReader
    /// Everything before this byte was answered.
    private var answered = 0
    /// Frames of letters that were refused again.
    private var kept: [UInt8] = []
    /// True when at least one letter was taken.
    private var isChanged = false

    init(_ path: String) {
        self.path = path
        reader = DeadLetterReader(path)
    }

    /// Lines that are no letters.
    var skippedLines: Int { reader.skippedLines }
    /// True when the file ends in the rest of a frame that was never written whole.
    var isTorn: Bool { reader.isTorn }
    /// Stretches that cannot be read, and that no interrupted write leaves.
    var damage: [Range<Int>] { reader.damage }
    /// What cannot be read, in lines; how many were in a damaged stretch nobody knows, so it counts as one.
    var unreadable: Int { skippedLines + damage.count }
    var passedBytes: Int { reader.offset }

    /// The next letters, as many as a request holds; none at the end.
    mutating func next(limit: Int) throws(DiskError) -> [DeadLetter] {
        var letters: [DeadLetter] = []
        var bytes = 0
        while bytes < limit, let frame = try reader.next() {
            letters += frame
            bytes += frame.reduce(0) { $0 + $1.document.count }
        }
        // What lies behind the last letter needs no answer.
        if letters.isEmpty { answered = reader.offset }
        return letters
    }

    /// Enters that all letters that were given out are answered, of which some were refused again.
    mutating func settle(refused: [DeadLetter], taken: Int) throws {
        answered = reader.offset
        if taken > 0 { isChanged = true }
        guard !refused.isEmpty else { return }
        var lines = ByteBuffer(capacity: 4096)
        for letter in refused { letter.append(to: &lines) }
        var frame = ByteBuffer(capacity: 4096)
        try LZ4Frame.compress(lines.bytes, into: &frame)
        kept += frame.bytes.copy
    }

    /// Takes what was sent out of the file; removes it when nothing is left. A file with lines that are no letters is not touched, since
    /// they would be lost. Damage is put aside, and the answer is the path of the file that has it.
    func finish() throws(DiskError) -> String? {
        guard isChanged, skippedLines == 0 else { return nil }
        let disk = LocalDisk()
        let passed = damage.filter { $0.upperBound <= answered }
        let aside = passed.isEmpty ? nil : try reader.keep(passed)
        let rest = try disk.read(path, at: answered, count: max(0, disk.size(of: path) - answered))
        let left = kept + (reader.isTorn && answered == reader.offset ? [] : rest)
        if left.isEmpty { try disk.remove(path) } else { try disk.replace(path, with: left) }
        return aside
    }
}
