// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

extension CrashSection {
    /// A goroutine's stack, innermost call first, and who started it.
    func frames(of goroutine: Goroutine, _ html: inout HTMLBuilder) {
        html.element("ol", .class("frames")) { list in
            for frame in goroutine.frames { self.frame(frame, &list) }
            if goroutine.framesElided != 0 {
                let words = goroutine.framesElided > 0 ? "\(goroutine.framesElided) frames" : "further frames"
                list.element("li", .class("left-out"), text: "… \(words) left out by the runtime")
            }
            if let creator = goroutine.createdBy { created(by: creator, &list) }
            if goroutine.frames.isEmpty, goroutine.createdBy == nil { list.element("li", .class("left-out"), text: "no stack printed") }
        }
    }

    private func frame(_ frame: Frame, _ list: inout HTMLBuilder) {
        let isCulprit = frame == crash.culprit
        list.element("li", .class(isCulprit ? "app culprit" : frame.isInApp ? "app" : "other")) { item in
            item.element("span", .class("fn")) { functionName(frame.function, &$0) }
            item.element("span", .class("at")) { place(frame.file, frame.line, &$0) }
            guard !frame.arguments.isEmpty, !frame.isInlined else { return }
            item.element("span", .class("args")) { $0.text(crash.text.rawSpan.extracting(frame.arguments.indices)) }
        }
    }

    private func created(by creator: Goroutine.Creator, _ list: inout HTMLBuilder) {
        list.element("li", .class("creator")) { item in
            item.element("span", .class("fn")) { name in
                name.element("i", text: "created by ")
                functionName(creator.function, &name)
                if let goroutine = creator.goroutine { name.element("i", text: " in goroutine \(goroutine)") }
            }
            item.element("span", .class("at")) { place(creator.file, creator.line, &$0) }
        }
    }

    /// A function's name, its package set back.
    func functionName(_ range: TextRange, _ html: inout HTMLBuilder) {
        let name = crash.text.rawSpan.extracting(range.indices)
        let length = FunctionName.packageLength(name)
        let start = length > 0 ? min(length + 1, name.byteCount) : 0
        if start > 0 { html.element("i") { $0.text(name.extracting(0..<start)) } }
        html.text(name.extracting(start..<name.byteCount))
    }

    /// A function's name without the path of its package: `queue.(*Shard).Put`.
    func shortName(_ range: TextRange, _ html: inout HTMLBuilder) {
        let name = crash.text.rawSpan.extracting(range.indices)
        let package = name.extracting(0..<FunctionName.packageLength(name))
        functionName(TextRange(Int(range.lowerBound) + nameStart(package), Int(range.upperBound)), &html)
    }

    /// A path and a line, the folder set back.
    func place(_ file: TextRange, _ line: Int, _ html: inout HTMLBuilder) {
        let path = crash.text.rawSpan.extracting(file.indices)
        let start = nameStart(path)
        if start > 0 { html.element("i") { $0.text(path.extracting(0..<start)) } }
        fileName(file, line, &html)
    }

    /// A file's name without its folder, and a line.
    func fileName(_ file: TextRange, _ line: Int, _ html: inout HTMLBuilder) {
        let path = crash.text.rawSpan.extracting(file.indices)
        html.text(path.extracting(nameStart(path)..<path.byteCount))
        if line > 0 { html.text(":\(line)") }
    }

    private func nameStart(_ path: RawSpan) -> Int {
        var start = path.byteCount
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start
    }
}
