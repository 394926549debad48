// SPDX-License-Identifier: Apache-2.0

/// Reports of the race detector: from one rule of `=` to the next (grammar, clause 8).
extension CrashAssembler {
    mutating func takeInRace(_ line: RawSpan, _ kind: LineKind, _ stamp: LineStamp) {
        switch kind {
        case .raceRule:
            body.append(line, kind)
            endRace()
        case .raceAccess, .raceWarning, .spaced: body.append(line, kind)
        case .blank:
            if !body.holdBlank(line, stamp) { endRace() }
        case .panic, .fatal, .signalHead, .goroutine:
            endRace()
            retake(line, kind, stamp)
        default:
            body.setAside(line, stamp)
            if body.foreignRun >= 16 || body.isOverrun { endRace() }
        }
    }

    mutating func endRace() { endBody() }
}
