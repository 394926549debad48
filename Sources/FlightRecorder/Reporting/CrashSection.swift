// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// One crash on a ``CrashPage``.
struct CrashSection {
    let record: CrashRecord
    /// Counted from 1; the section's anchor.
    let number: Int
    var crash: Crash { record.crash }
    private static let headlineLimit = 400

    func render(_ page: inout HTMLBuilder) {
        page.element("article", .class("crash"), .id("crash-\(number)")) { article in
            headline(&article)
            diagnosis(&article)
            chain(&article)
            facts(&article)
            notices(&article)
            census(&article)
            crashingGoroutine(&article)
            linesBefore(&article)
            stacks(&article)
            wholeText(&article)
        }
        page.markup("\n")
    }

    private func headline(_ article: inout HTMLBuilder) {
        article.element("header") { header in
            header.element("p", tone, text: crash.kind.words)
            header.element("h1", text: Excerpt.of(record.title, limit: CrashSection.headlineLimit))
            guard let culprit = crash.culprit else { return }
            header.element("p", .class("culprit")) { line in
                line.markup("in ")
                line.element("code") { functionName(culprit.function, &$0) }
                guard !culprit.file.isEmpty else { return }
                line.markup(" at ")
                line.element("code") { place(culprit.file, culprit.line, &$0) }
            }
        }
    }

    private var tone: HTMLBuilder.Attribute {
        switch record.level.severity {
        case .critical: .class("kind critical")
        case .error: .class("kind error")
        default: .class("kind notice")
        }
    }

    /// The panics that led here and the fatal error behind them, where the headline alone does not say it.
    private func chain(_ article: inout HTMLBuilder) {
        let links = crash.panics.count + (crash.fatal == nil ? 0 : 1)
        let isTold = links < 2 && !crash.panics.contains { $0.isRecovered || $0.value.utf8.contains(0x0A) || isCut($0.value) }
        guard !isTold else { return }
        article.element("section") { section in
            section.element("h2", text: links > 1 ? "How it came about" : "Message")
            section.element("ol", .class("chain")) { list in
                for (index, panic) in crash.panics.enumerated() {
                    link(index == 0 ? "panic" : "then panic", panic.value, type: panic.type, isRecovered: panic.isRecovered, &list)
                }
                if let fatal = crash.fatal {
                    link(links > 1 ? "then fatal error" : "fatal error", fatal, type: nil, isRecovered: false, &list)
                }
            }
        }
    }

    private func isCut(_ value: String) -> Bool { value.utf8.count > CrashSection.headlineLimit }

    private func link(_ word: StaticString, _ value: String, type: String?, isRecovered: Bool, _ list: inout HTMLBuilder) {
        list.element("li") { item in
            item.element("p", .class("hush")) { line in
                line.markup(word)
                if let type {
                    line.markup(" of type ")
                    line.element("code", text: type)
                }
                if isRecovered { line.markup(", recovered") }
            }
            item.element("pre") { $0.lines(Array(value.utf8).rawSpan) }
        }
    }

    /// What is missing from the page or the text, so that nobody takes a part for the whole.
    private func notices(_ article: inout HTMLBuilder) {
        var words: [String] = []
        let cut = record.block.truncatedBytes
        if cut > 0 { words.append("\(cut) bytes were cut from the middle of the text; goroutines that stood there are not counted.") }
        if crash.isIncomplete, cut == 0 { words.append("The text ends early, in the middle of a stack.") }
        let foreign = record.block.foreignLines
        if foreign == 1 { words.append("1 line of another writer stood inside and was taken out.") }
        if foreign > 1 { words.append("\(foreign) lines of other writers stood inside and were taken out.") }
        guard !words.isEmpty || !crash.runtimeNotes.isEmpty else { return }
        article.element("section", .class("notices")) { section in
            for sentence in words { section.element("p", text: sentence) }
            if !crash.runtimeNotes.isEmpty {
                section.element("pre", .fixed("aria-label", "remarks of the runtime")) { pre in
                    for note in crash.runtimeNotes {
                        pre.text(crash.text.rawSpan.extracting(note.indices))
                        pre.markup("\n")
                    }
                }
            }
        }
    }

    private func linesBefore(_ article: inout HTMLBuilder) {
        guard !record.context.isEmpty else { return }
        article.element("details", .class("fold")) { fold in
            fold.element("summary", text: "Lines before the crash (\(record.context.count))")
            fold.element("pre") { pre in
                for line in record.context {
                    pre.text(line.message.rawSpan)
                    pre.markup("\n")
                }
            }
        }
    }

    private func wholeText(_ article: inout HTMLBuilder) {
        article.element("details", .class("fold text")) { fold in
            fold.element("summary", text: "The whole text (\(crash.text.count) bytes)")
            fold.element("pre") { $0.lines(crash.text.rawSpan) }
        }
    }
}

extension CrashKind {
    /// What happened, for a person.
    fileprivate var words: String {
        switch self {
        case .panic: "panic"
        case .fatalError: "fatal error"
        case .deadlock: "deadlock"
        case .stackOverflow: "stack overflow"
        case .outOfMemory: "out of memory"
        case .concurrentMap: "concurrent map access"
        case .signal: "signal"
        case .dataRace: "data race"
        case .httpPanic: "panic recovered by net/http"
        case .recovered: "recovered panic"
        case .goroutineDump: "goroutine dump"
        case .testPanic: "panic in a test"
        }
    }
}
