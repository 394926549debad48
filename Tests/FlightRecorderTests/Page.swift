// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport

@testable import FlightRecorder

/// A rendered page, read as a browser's tokenizer reads it.
struct Page {
    /// The page as it is.
    let markup: String
    /// How many bytes it has.
    let bytes: Int
    /// What a person reads: entities undone, tags, style and script left out.
    private(set) var text = ""
    /// Tags, attributes and characters that a page of the program's own does not have.
    private(set) var strangers: [String] = []
    /// How many script elements there are.
    private(set) var scripts = 0

    private static let elements: Set<String> = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "header", "span", "label", "input", "main", "nav", "h1", "h2", "p",
        "ol",
        "ul", "li", "a", "article", "section", "code", "i", "pre", "dl", "div", "dt", "dd", "svg", "rect", "details", "summary", "script",
    ]
    private static let attributes: Set<String> = [
        "html", "lang", "charset", "http-equiv", "content", "name", "class", "id", "hidden", "type", "placeholder", "aria-label",
        "aria-hidden",
        "autocomplete", "spellcheck", "href", "title", "viewBox", "preserveAspectRatio", "width", "height", "open",
    ]

    /// The page of a text.
    init(of bytes: [UInt8], source: String = "test") {
        var page = CrashPage(source: source)
        var assembler = CrashAssembler(limits: .init(blockBytes: 4 << 20))
        func drain() {
            while let event = assembler.next() {
                guard case .crash(let block) = event else { continue }
                page.add(CrashRecord(crash: CrashParser.parse(block), block: block, time: Timestamp(nanoseconds: 0)))
            }
        }
        var offset: UInt64 = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            _ = assembler.take(Array(line).rawSpan, stamp: LineStamp(offset: offset))
            drain()
            offset += UInt64(line.count + 1)
        }
        assembler.finish()
        drain()
        let html = page.render()
        markup = html.bytes.text
        self.bytes = html.bytes.byteCount
        if markup.utf8.count != self.bytes { strangers.append("invalid UTF-8") }
        read()
    }

    init(ofFixture name: String) throws {
        self.init(of: try Page.bytes(ofFixture: name), source: name.split(separator: "/").last.map(String.init) ?? name)
    }

    static func bytes(ofFixture name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Golden.fixtures.appendingPathComponent("go/\(name).stderr")))
    }

    static func fixtures(of version: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: Golden.fixtures.appendingPathComponent("go/\(version)").path)
        return names.filter { $0.hasSuffix(".stderr") }.map { String($0.dropLast(7)) }.sorted()
    }

    var title: String { Page.plain(content(of: "title")) }

    /// What stands between the tags of the first such element.
    func content(of element: String) -> String {
        guard let start = markup.range(of: "<\(element)>"),
            let end = markup.range(of: "</\(element)>", range: start.upperBound..<markup.endIndex)
        else { return "" }
        return String(markup[start.upperBound..<end.lowerBound])
    }

    private mutating func read() {
        var rest = markup[...]
        while let tag = rest.firstIndex(of: "<") {
            add(rest[..<tag])
            guard let end = Page.end(ofTag: rest[tag...]) else {
                strangers.append("a tag without an end")
                return
            }
            let name = note(rest[rest.index(after: tag)..<end])
            rest = rest[rest.index(after: end)...]
            guard name == "style" || name == "script" else { continue }
            if name == "script" { scripts += 1 }
            rest = rest.range(of: "</\(name)>").map { rest[$0.upperBound...] } ?? ""
        }
        add(rest)
    }

    private mutating func add(_ piece: Substring) {
        for scalar in piece.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A: continue
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
                strangers.append("U+\(String(scalar.value, radix: 16))")
            default: continue
            }
        }
        text += Page.plain(String(piece))
    }

    /// Index of the `>` that ends a tag; one between quotes does not.
    private static func end(ofTag tag: Substring) -> Substring.Index? {
        var isQuoted = false
        return tag.indices.first { index in
            if tag[index] == "\"" { isQuoted.toggle() }
            return tag[index] == ">" && !isQuoted
        }
    }

    /// Notes what does not belong into a tag; answers the element's name, empty for an end.
    private mutating func note(_ tag: Substring) -> String {
        let isEnd = tag.first == "/"
        let name = String(tag.drop { $0 == "/" }.prefix { $0 != " " })
        if !Page.elements.contains(name) { strangers.append("<\(name)>") }
        var rest = tag.drop { $0 != " " }
        while let start = rest.firstIndex(where: { $0 != " " }) {
            let attribute = rest[start...].prefix { $0 != "=" && $0 != " " }
            if !Page.attributes.contains(String(attribute)) || isEnd { strangers.append("\(attribute)=") }
            rest = rest[attribute.endIndex...]
            guard rest.hasPrefix("=\"") else { continue }
            rest = rest.dropFirst(2).drop { $0 != "\"" }.dropFirst()
        }
        return isEnd ? "" : name
    }

    private static func plain(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
