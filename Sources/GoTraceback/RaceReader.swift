// SPDX-License-Identifier: Apache-2.0

/// Reads a report of the race detector (ThreadSanitizer's printer for Go).
///
/// ```
/// Read at 0x000000789218 by goroutine 10:        a goroutine of state `Read`
///   main.main.func2()
///       /src/app/main.go:25 +0x74
///
/// Goroutine 10 (running) created at:             its creator
///   main.main()
///       /src/app/main.go:25 +0x21c
/// ```
struct RaceReader {
    var isOpen = false
    private(set) var isTorn = true
    private var goroutines: [Goroutine] = []
    /// Index of the goroutine whose creator's stack is read.
    private var created: Int?
    private var isSkipping = false
    private var call: (function: TextRange, arguments: TextRange)?

    mutating func read(_ range: TextRange, _ kind: LineKind, _ bytes: RawSpan) {
        let line = bytes.extracting(range.indices)
        let start = Int(range.lowerBound)
        switch kind {
        case .raceAccess: readAccess(line, at: start)
        case .raceRule: isTorn = false
        case .spaced, .noise: readFrame(line, at: start, bytes)
        default: call = nil
        }
    }

    mutating func close() -> [Goroutine] { goroutines }

    private mutating func readAccess(_ line: RawSpan, at start: Int) {
        call = nil
        created = nil
        isSkipping = false
        if let by = line.firstOffset(of: " by ") {
            let id = line.has("goroutine ", at: by + 4) ? LineKind.decimal(line, from: by + 14, to: line.byteCount) : 1
            let end = line.firstOffset(of: " at 0x") ?? by
            goroutines.append(Goroutine(id: id, state: TextRange(start, start + end)))
        } else if line.has("Goroutine ") {
            let id = LineKind.decimal(line, from: 10, to: line.byteCount)
            created = goroutines.lastIndex { $0.id == id && $0.createdBy == nil }
            isSkipping = created == nil
        } else {
            isSkipping = true
        }
    }

    private mutating func readFrame(_ line: RawSpan, at start: Int, _ bytes: RawSpan) {
        guard !isSkipping else { return }
        if let location = LineKind.Location(line, indent: 6) {
            guard let call else { return }
            self.call = nil
            let file = TextRange(start + 6, start + location.pathEnd)
            let offset = TextRange(start + location.offsetStart, start + location.offsetEnd)
            if let created {
                goroutines[created].createdBy = Goroutine.Creator(function: call.function, file: file, line: location.line, goroutine: nil)
                isSkipping = true
            } else if let last = goroutines.indices.last {
                goroutines[last].frames.append(
                    Frame(
                        function: call.function,
                        arguments: call.arguments,
                        file: file,
                        line: location.line,
                        offset: offset,
                        isInlined: false,
                        isInApp: PackagePath.isInApp(bytes.extracting(call.function.indices), file: bytes.extracting(file.indices))
                    ))
            }
        } else if line.byteCount > 4, let found = LineKind.Call(line.extracting(2..<line.byteCount)) {
            call = (
                TextRange(start + 2, start + 2 + found.parenthesis),
                TextRange(start + 3 + found.parenthesis, start + line.byteCount - 1)
            )
        }
    }
}
