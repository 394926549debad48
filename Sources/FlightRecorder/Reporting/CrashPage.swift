// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
package import LogModel

/// The crashes of one input as one HTML page that needs nothing but a browser.
///
/// ```
/// bar        the input's name, the search box, a switch for arguments
/// index      one line a crash, where there are several
/// crash      headline, facts, census, the goroutine that died, the lines before, all stacks, the text
/// ```
/// No byte of the input can become markup (``HTMLBuilder``), and the page's own policy forbids all of the network and every script but its one.
/// What folds is `<details>`, what switches is a checkbox and CSS: without JavaScript only the search is missing.
package struct CrashPage {
    /// What the input is called: its path as given, or `standard input`.
    let source: String
    private(set) var crashes: [CrashRecord] = []
    /// How many crashes the page counts but does not show.
    private(set) var omitted = 0
    private var textBytes = 0

    /// Beyond these a page is no longer a thing to read; the documents of `--format ndjson` know no such bounds.
    private static let crashLimit = 200
    private static let textLimit = 16 << 20

    package init(source: String) {
        self.source = source
    }

    /// How many crashes the input held.
    package var count: Int { crashes.count + omitted }

    package mutating func add(_ record: CrashRecord) {
        guard crashes.count < CrashPage.crashLimit, textBytes < CrashPage.textLimit else {
            omitted += 1
            return
        }
        textBytes += record.crash.text.count
        crashes.append(record)
    }

    /// The page.
    package func render() -> HTMLBuilder {
        var page = HTMLBuilder(capacity: 1 << 17)
        page.markup("<!doctype html>\n<html lang=\"en\">\n<head>\n")
        head(&page)
        page.markup("</head>\n<body>\n")
        bar(&page)
        page.element("main") { main in
            if count != 1 { index(&main) }
            for (number, crash) in crashes.enumerated() { CrashSection(record: crash, number: number + 1).render(&main) }
        }
        page.markup("\n<script>")
        page.markup(CrashPageScript.text)
        page.markup("</script>\n</body>\n</html>\n")
        return page
    }

    private func head(_ page: inout HTMLBuilder) {
        page.markup("<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '")
        page.markup(CrashPageStyle.hash)
        page.markup("'; script-src '")
        page.markup(CrashPageScript.hash)
        page.markup("'; base-uri 'none'; form-action 'none'\">\n")
        page.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
        page.element("title", text: title)
        page.markup("\n<style>")
        page.markup(CrashPageStyle.text)
        page.markup("</style>\n")
    }

    private var title: String {
        switch count {
        case 0: "No crash in \(source)"
        case 1: "\(Excerpt.of(crashes[0].title, limit: 120)) · \(source)"
        default: "\(count) crashes in \(source)"
        }
    }

    private func bar(_ page: inout HTMLBuilder) {
        page.element("header", .class("bar")) { bar in
            bar.element("span", .class("brand"), text: "panicbox")
            bar.element("span", .class("source"), text: source)
            guard !crashes.isEmpty else { return }
            // The search needs the script, which takes `hidden` away.
            bar.element("label", .class("find"), .id("find"), .fixed("hidden", "")) { label in
                label.element("span", .class("hush"), .id("tally")) { _ in }
                label.markup("<input id=\"query\" type=\"search\" placeholder=\"Search stacks\" aria-label=\"Search stacks\" ")
                label.markup("autocomplete=\"off\" spellcheck=\"false\">")
            }
            bar.markup("<label class=\"switch\"><input id=\"arguments\" type=\"checkbox\"> arguments</label>")
        }
        page.markup("\n")
    }

    private func index(_ page: inout HTMLBuilder) {
        page.element("nav", .class("index")) { nav in
            nav.element("h2", text: count == 0 ? "No crash found" : "\(count) crashes")
            if count == 0 { nav.element("p", .class("hush"), text: "\(source) was read to its end and holds no crash output of Go.") }
            nav.element("ol") { list in
                for (number, crash) in crashes.enumerated() { entry(crash, number: number + 1, &list) }
            }
            if omitted > 0 {
                nav.element(
                    "p", .class("hush"), text: "\(omitted) more are counted but not shown; panicbox parse --format ndjson prints every one."
                )
            }
        }
    }

    private func entry(_ record: CrashRecord, number: Int, _ list: inout HTMLBuilder) {
        list.element("li") { item in
            item.element("a", .href(fragment: "crash-\(number)")) { link in
                link.element("span", .class("mono"), text: Excerpt.of(record.title, limit: 160))
            }
            guard let culprit = record.crash.culprit else { return }
            item.element("span", .class("hush"), text: record.crash[culprit.function])
        }
        list.markup("\n")
    }
}

/// The beginning of a text that may be long.
enum Excerpt {
    static func of(_ text: String, limit: Int) -> String {
        let start = text.prefix(limit)
        return start.endIndex == text.endIndex ? text : start + "…"
    }
}
