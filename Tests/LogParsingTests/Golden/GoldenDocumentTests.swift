// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import LogParsing

/// What becomes of each scenario, word for word: `Fixtures/go/VERSION/NAME.stderr` and `Fixtures/golden/VERSION/NAME.golden.json`.
///
/// Of each scenario it is the output of the newest Go that there is, and an older one where that prints another form.
@Suite("Golden documents of real Go programs")
struct GoldenDocumentTests {
    /// Forms that newer versions no longer print.
    private static let older = [
        "1.19.8/cgo_segv", "1.19.8/deep_recursion_90", "1.19.8/many_25.all", "1.19.8/panic_nil", "1.19.8/val_float",
        "1.22.10/msg_multiline", "1.22.10/test_timeout", "1.23.9/concurrent_map_writes", "1.24.11/recover_repanic_same",
        "1.25.5/fatal_while_panicking", "1.26.6/labels.labels1",
    ]

    static let outputs: [CorpusOutput] = {
        var newest: [String: CorpusOutput] = [:]
        for output in CorpusOutput.all {
            let known = newest[output.scenario]?.file ?? ""
            if known.compare(output.file, options: .numeric) == .orderedAscending { newest[output.scenario] = output }
        }
        let others = CorpusOutput.all.filter { older.contains(String($0.file.dropLast(".stderr".count))) }
        return others + newest.values.sorted { $0.file < $1.file }
    }()

    @Test func `there is one for each scenario`() {
        #expect(Self.outputs.count > 120)
        #expect(Set(Self.outputs.map(\.file)).count == Self.outputs.count)
        #expect(Set(Self.outputs.map(\.scenario)) == Set(CorpusOutput.all.map(\.scenario)))
    }

    @Test(arguments: outputs)
    func `an output becomes its documents`(output: CorpusOutput) throws {
        let documents = Reading(output.bytes, withDocuments: true).documents
        let actual = GoldenForm.text(documents, of: output.bytes)
        #expect(try actual == Golden.expected(String(output.file.dropLast(".stderr".count)), actual: actual))
    }
}

extension CorpusOutput {
    /// The file's name behind the version of Go.
    fileprivate var scenario: String { String(file.drop { $0 != "/" }.dropFirst()) }
}
