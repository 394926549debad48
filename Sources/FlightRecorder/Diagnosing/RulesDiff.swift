// SPDX-License-Identifier: Apache-2.0

package import Diagnosis
internal import LogModel
package import LogStore

/// `panicbox rules diff OLD NEW`: both packs held against the crashes of a ring, and what that changes.
package struct RulesDiff {
    /// One rule over all deaths that were looked at.
    struct Row {
        var rule: String
        /// How often it fitted with the old pack, and with the new.
        var before = 0
        var now = 0
        /// Ids of the events that only the new pack finds, and only the old one.
        var gained: [String] = []
        var lost: [String] = []
    }

    private(set) var deaths = 0
    /// Documents of deaths that could not be read again.
    private(set) var unreadable = 0
    /// Events whose first active rule is another one now.
    private(set) var moved: [(event: String, before: String?, now: String?)] = []
    private var rows: [String: Row] = [:]
    private let old: RulePack
    private let new: RulePack
    /// More ids of one rule are counted and not kept.
    private static let idLimit = 1_000

    package init(old: RulePack, new: RulePack) { (self.old, self.new) = (old, new) }

    /// Looks at every death that the filter lets through.
    package mutating func read(_ ring: String, filter: RecordFilter, warn: (String) -> Void) throws(StoreError) {
        var filter = filter
        filter.crashesOnly = true
        let directory = try RingDirectory(ring)
        var walk: RingWalk
        do {
            walk = try RingWalk(directory, isRecording: { LockHolder(directory: ring).state != .free }, wants: filter.mayMatch)
        } catch {
            throw .disk(error)
        }
        while let step = walk.next() {
            switch step {
            case .block(let block) where block.isRead: read(block, walk.documents.rawSpan, filter)
            case .damage(let damage): warn(PrintableText.of(damage.fullDescription))
            case .block, .unfinished, .gone: break
            }
        }
    }

    private mutating func read(_ block: WalkedBlock, _ documents: RawSpan, _ filter: RecordFilter) {
        var start = 0
        for entry in block.header.entries {
            let document = documents.extracting(start..<start + entry.length)
            start += entry.length
            // A tally only counts what was told before.
            guard entry.kind != .tally, filter.matches(entry, document) else { continue }
            take(document)
        }
    }

    /// Holds one document's death against both packs.
    mutating func take(_ document: RawSpan) {
        let stored = StoredDocument(document)
        // A drill is no death.
        guard stored.text("go", "crash", "kind") != DrillMark.kind else { return }
        guard let death = StoredDeath(document), let id = stored.text("event", "id") else { return unreadable += 1 }
        deaths += 1
        let (before, now) = (death.diagnoses(by: old), death.diagnoses(by: new))
        let (oldRules, newRules) = (Set(before.map(\.rule)), Set(now.map(\.rule)))
        for rule in oldRules.union(newRules) {
            var row = rows[rule] ?? Row(rule: rule)
            if oldRules.contains(rule) { row.before += 1 } else if row.gained.count < Self.idLimit { row.gained.append(id) }
            if newRules.contains(rule) { row.now += 1 } else if row.lost.count < Self.idLimit { row.lost.append(id) }
            rows[rule] = row
        }
        let (first, second) = (before.best?.rule, now.best?.rule)
        if first != second, moved.count < Self.idLimit { moved.append((id, first, second)) }
    }

    /// Rules that fitted, those that changed first.
    var changes: [Row] {
        rows.values.sorted {
            let (left, right) = ($0.gained.count + $0.lost.count, $1.gained.count + $1.lost.count)
            return left != right ? left > right : $0.rule < $1.rule
        }
    }
}

extension RulesDiff {
    /// A table of the rules, and below it the events that changed.
    package var text: String {
        let head: [TextTable.Cell] = [.left("rule"), .right("before"), .right("now"), .right("gained"), .right("lost")]
        let table = changes.map { row -> [TextTable.Cell] in
            [.left(row.rule), .right("\(row.before)"), .right("\(row.now)"), .right("\(row.gained.count)"), .right("\(row.lost.count)")]
        }
        var lines = ["\(deaths) \(deaths == 1 ? "death" : "deaths"), version \(old.version) against \(new.version)"]
        if unreadable > 0 { lines.append("\(unreadable) documents could not be read again") }
        if !table.isEmpty { lines += [""] + TextTable([head] + table).lines }
        for row in changes {
            lines += row.gained.map { "  + \(row.rule) \($0)" } + row.lost.map { "  - \(row.rule) \($0)" }
        }
        lines += moved.map { "  first of \($0.event): \($0.before ?? "no rule") before, \($0.now ?? "no rule") now" }
        return lines.map { PrintableText.of($0) }.joined(separator: "\n") + "\n"
    }

    /// One object a rule, then one for each event whose first rule is another.
    package var ndjson: [UInt8] {
        var buffer = ByteBuffer(capacity: 1 << 14)
        for row in changes {
            buffer.append(UInt8(ascii: "{"))
            buffer.member("type", "rule")
            buffer.member("rule", row.rule)
            buffer.member("before", row.before)
            buffer.member("now", row.now)
            buffer.array("gained", row.gained) { $0.appendJSONString($1) }
            buffer.array("lost", row.lost) { $0.appendJSONString($1) }
            buffer.append("}\n" as StaticString)
        }
        for event in moved {
            buffer.append(UInt8(ascii: "{"))
            buffer.member("type", "first")
            buffer.member("event", event.event)
            buffer.member("before", event.before)
            buffer.member("now", event.now)
            buffer.append("}\n" as StaticString)
        }
        return buffer.bytes.copy
    }
}
