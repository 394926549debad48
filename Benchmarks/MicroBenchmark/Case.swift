// SPDX-License-Identifier: Apache-2.0

internal import LogParsing

/// An input and what is made of it.
struct Case {
    let name: String
    let makeInput: @Sendable () -> Input
    private let make: @Sendable (Input) -> String

    init(_ name: String, of makeInput: @escaping @Sendable () -> Input, _ make: @escaping @Sendable (Input) -> String) {
        self.name = name
        self.makeInput = makeInput
        self.make = make
    }

    static let all = [
        Case("lines", of: { Input.ordinary() }, LinesPass.run),
        Case("ordinary", of: { Input.ordinary() }, GoroutinesPass.run),
        Case("dump", of: { Input.dump() }, GoroutinesPass.run),
        Case("waiting", of: { Input.waiting() }, GoroutinesPass.run),
        Case("ordinary-documents", of: { Input.ordinary() }) { DocumentsPass.run($0) },
        // What fields and redaction cost is the difference to these.
        Case("fieldless-documents", of: { Input.ordinary() }) { DocumentsPass.run($0, fields: false) },
        Case("unredacted-documents", of: { Input.ordinary() }) { DocumentsPass.run($0, redaction: false) },
        Case("bare-documents", of: { Input.ordinary() }) { DocumentsPass.run($0, fields: false, redaction: false) },
        Case("json-documents", of: { Input.ordinary(Line.json) }) { DocumentsPass.run($0) },
        Case("logfmt-documents", of: { Input.ordinary(Line.logfmt) }) { DocumentsPass.run($0) },
        Case("mixed-documents", of: { Input.ordinary(Line.mixed) }) { DocumentsPass.run($0) },
        Case("cri-documents", of: { Input.ordinary(Line.cri) }) { DocumentsPass.run($0, envelope: .cri) },
        Case("docker-documents", of: { Input.ordinary(Line.docker) }) { DocumentsPass.run($0, envelope: .docker) },
        // As large as a crash may be before its middle is left out, so that no byte is saved.
        Case("dump-documents", of: { Input.dump(700) }) { DocumentsPass.run($0) },
        Case("waiting-documents", of: { Input.waiting(3000) }) { DocumentsPass.run($0) },
        Case("crash-documents", of: CrashesPass.input, CrashesPass.run),
        Case("diagnose", of: DiagnosePass.input, DiagnosePass.run),
        Case("pack", of: Input.documents, PackPass.run),
        Case("open", of: Input.packed, OpenPass.run),
        Case("bulk", of: Input.documents, BulkPass.run),
    ]

    /// Makes it once, and says what came out. The name is what valgrind counts the instructions of.
    @inline(never)
    func onePass(_ input: Input) -> String { make(input) }
}
