// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

extension CrashSection {
    /// Most states that get a bar.
    private static let stateLimit = 16

    /// What is known beside the headline, a name and a value each.
    func facts(_ article: inout HTMLBuilder) {
        article.element("dl", .class("facts")) { list in
            fact("Signal", signal, &list)
            fact("Error type", crash.errorType, &list)
            fact("Module", crash.culprit.flatMap { FunctionName.module(ofFile: crash.text.rawSpan.extracting($0.file.indices)) }, &list)
            fact("Exit status", crash.exitStatus.map(String.init), &list)
            fact("Trace", record.trace?.traceID, &list)
            fact("Found at byte", "\(record.block.stamp.offset)", &list)
            fact("Length", "\(record.block.lines) lines", &list)
            fact("Fingerprint", record.fingerprint, &list)
        }
    }

    private func fact(_ name: StaticString, _ value: String?, _ list: inout HTMLBuilder) {
        guard let value, !value.isEmpty else { return }
        list.element("div") { pair in
            pair.element("dt") { $0.markup(name) }
            pair.element("dd", text: value)
        }
    }

    private var signal: String? {
        guard let signal = crash.signal else { return nil }
        let name = signal.description.map { "\(signal.name): \($0)" } ?? signal.name
        let address = signal.address.map { ", address \($0)" } ?? ""
        let code = signal.code.map { ", code \($0)" } ?? ""
        return name + address + code
    }

    /// What the goroutines do, in one sentence where there is one, and a bar for each state.
    func census(_ article: inout HTMLBuilder) {
        // A race's goroutines are two accesses; there is nothing to count.
        guard let census = record.census, census.goroutines > 1, crash.kind != .dataRace else { return }
        article.element("section", .class("census")) { section in
            section.element("h2", text: "\(census.goroutines) goroutines")
            if let verdict = census.verdict { section.element("p", .class("verdict"), text: verdict) }
            section.element("ul", .class("states")) { list in
                for (state, count) in census.states.prefix(CrashSection.stateLimit) { bar(state, count, of: census.goroutines, &list) }
            }
            let more = census.states.count - CrashSection.stateLimit
            if more > 0 { section.element("p", .class("hush"), text: "and \(more) more \(more == 1 ? "state" : "states")") }
        }
    }

    private func bar(_ state: String, _ count: Int, of all: Int, _ list: inout HTMLBuilder) {
        list.element("li") { item in
            item.element("a", .href(fragment: "q=\(state)"), .title("Show the stacks in this state"), text: state)
            // SVG, because the page's policy allows no style attributes.
            item.element(
                "svg", .class("bar"), .fixed("viewBox", "0 0 1000 8"), .fixed("preserveAspectRatio", "none"), .fixed("aria-hidden", "true")
            ) { svg in
                svg.element("rect", .number("width", max(4, count * 1000 / max(1, all))), .fixed("height", "8")) { _ in }
            }
            item.element("span", .class("n"), text: "\(count)")
        }
    }
}
