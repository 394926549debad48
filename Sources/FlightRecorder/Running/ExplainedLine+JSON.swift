// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

extension ExplainedLine {
    /// `{"record":"line","line":2,"offset":28,"bytes":59,"class":"panic","state":"idle","became":"crash","crash":1,"text":"panic: …"}`
    func encode(to buffer: inout ByteBuffer) {
        buffer.element { object in
            object.member("record", "line")
            object.member("line", number)
            object.member("offset", Int(clamping: offset))
            object.member("bytes", length)
            object.member("class", kind.rawValue)
            object.member("within", within)
            object.member("state", phase.rawValue)
            let (became, crash) = fate.parts
            object.member("became", became)
            object.member("crash", crash)
            object.member("text", text.rawSpan)
        }
        buffer.append(UInt8(0x0A))
    }
}

extension ExplainedLine.Fate {
    fileprivate var parts: (became: String, crash: Int?) {
        switch self {
        case .held: ("held", nil)
        case .line: ("line", nil)
        case .crash(let number): ("crash", number)
        case .foreign(let number): ("foreign", number)
        case .split(let number): ("split", number)
        }
    }
}

extension ExplainedCrash {
    /// `{"record":"crash","crash":1,"kind":"panic","headline":"panic: …","fingerprint":"…","lines":11,"first_line":2,"last_line":12,"ended":"…"}`
    func encode(to buffer: inout ByteBuffer) {
        buffer.element { object in
            object.member("record", "crash")
            object.member("crash", number)
            object.member("kind", kind.rawValue)
            object.member("headline", headline)
            object.member("fingerprint", fingerprint)
            object.member("lines", lines)
            object.member("foreign_lines", foreignLines)
            if truncatedBytes > 0 { object.member("truncated_bytes", truncatedBytes) }
            object.member("first_line", span.lowerBound)
            object.member("last_line", span.upperBound)
            object.member("ended", ending.words)
        }
        buffer.append(UInt8(0x0A))
    }
}
