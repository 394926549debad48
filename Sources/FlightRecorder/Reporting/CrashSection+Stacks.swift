// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

extension CrashSection {
    /// So few groups are shown open.
    private static let openGroups = 3
    private static let idRangeLimit = 200

    /// The goroutine to look at first, open.
    func crashingGoroutine(_ article: inout HTMLBuilder) {
        guard let goroutine = crash.crashingGoroutine else { return }
        article.element("section", .class("stack crashing")) { section in
            section.element("h2") { title in
                title.text("The goroutine \(roleOfFirst)")
                title.markup(" ")
                title.element("span", .class("state hush"), text: header(of: goroutine))
            }
            labels(goroutine.labels, &section)
            frames(of: goroutine, &section)
        }
    }

    /// All goroutines, equal stacks together.
    func stacks(_ article: inout HTMLBuilder) {
        let groups = StackGroup.all(of: crash)
        guard crash.goroutines.count > 1 else { return }
        article.element("section", .class("stacks")) { section in
            section.element("h2") { title in
                title.markup("All stacks ")
                title.element("span", .class("hush"), text: "\(groups.count) different of \(crash.goroutines.count)")
            }
            for group in groups { fold(group, isOpen: groups.count <= CrashSection.openGroups && !group.holdsCrashing, &section) }
        }
    }

    private func fold(_ group: StackGroup, isOpen: Bool, _ section: inout HTMLBuilder) {
        let content: (inout HTMLBuilder) -> Void = { fold in
            fold.element("summary") { summary(of: group, &$0) }
            fold.element("p", .class("hush ids"), text: ids(of: group))
            labels(group.labels, &fold)
            frames(of: group.first, &fold)
        }
        if isOpen {
            section.element("details", .class("group"), .fixed("open", ""), content: content)
        } else {
            section.element("details", .class("group"), content: content)
        }
        section.markup("\n")
    }

    private func summary(of group: StackGroup, _ summary: inout HTMLBuilder) {
        summary.element("span", .class("n"), text: group.count > 1 ? "\(group.count)×" : "")
        summary.element("span", .class("state"), text: group.first.id < 0 ? "runtime stack" : crash[group.first.state])
        let shown = group.first.frames.first { $0.isInApp } ?? group.first.frames.first
        summary.element("span", .class(shown?.isInApp == true ? "fn app" : "fn")) { name in
            if let shown { shortName(shown.function, &name) }
        }
        summary.element("span", .class("at")) { place in
            if let shown { fileName(shown.file, shown.line, &place) }
        }
        let tags = [
            group.holdsCrashing ? roleOfFirst.replacing("that ", with: "") : nil,
            group.waitMinutesMax > 0 ? "\(group.count > 1 ? "up to " : "")\(group.waitMinutesMax) min" : nil,
        ]
        summary.element("span", .class("wait"), text: tags.compactMap(\.self).joined(separator: ", "))
    }

    private func header(of goroutine: Goroutine) -> String {
        guard goroutine.id >= 0 else { return "runtime stack" }
        let minutes = goroutine.waitMinutes
        let wait = minutes == 0 ? "" : minutes == 1 ? ", 1 minute" : ", \(minutes) minutes"
        return "goroutine \(goroutine.id) [\(crash[goroutine.state])\(wait)\(goroutine.isLockedToThread ? ", locked to thread" : "")]"
    }

    /// `goroutines 6–1005, 1010`.
    private func ids(of group: StackGroup) -> String {
        guard group.first.id >= 0 else { return "a thread's own stack" }
        var ranges: [ClosedRange<Int>] = []
        for id in group.ids.sorted() {
            if let last = ranges.last, id <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, id)
            } else {
                ranges.append(id...id)
            }
        }
        let shown = ranges.prefix(CrashSection.idRangeLimit).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)\(range.count == 2 ? ", " : "–")\(range.upperBound)"
        }
        let more = ranges.count > shown.count ? ", …" : ""
        return (group.count == 1 ? "goroutine " : "goroutines ") + shown.joined(separator: ", ") + more
    }

    private func labels(_ labels: [Goroutine.Label], _ html: inout HTMLBuilder) {
        guard !labels.isEmpty else { return }
        html.element("p", .class("labels")) { line in
            for label in labels { line.element("span", .class("label"), text: "\(label.key)=\(label.value)") }
        }
    }

    /// Why the goroutine printed first stands first.
    private var roleOfFirst: String {
        switch crash.kind {
        case .httpPanic, .recovered: "that panicked"
        case .dataRace: "reported first"
        // A deadlock has no one who did it, a signal from outside meets anyone, and memory runs out under whoever asks next.
        case .goroutineDump, .deadlock, .outOfMemory: "printed first"
        case .signal where record.level == .notice: "printed first"
        case .panic, .fatalError, .stackOverflow, .concurrentMap, .testPanic, .signal: "that died"
        }
    }
}
