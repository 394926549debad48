// SPDX-License-Identifier: Apache-2.0

/// An input and what is made of it.
struct Case {
    let name: String
    let makeInput: @Sendable () -> Input
    private let make: Product

    private enum Product {
        case goroutines, documents
    }

    static let all = [
        Case(name: "ordinary", makeInput: Input.ordinary, make: .goroutines),
        Case(name: "dump", makeInput: { Input.dump() }, make: .goroutines),
        Case(name: "waiting", makeInput: { Input.waiting() }, make: .goroutines),
        Case(name: "ordinary-documents", makeInput: Input.ordinary, make: .documents),
        // As large as a crash may be before its middle is left out, so that no byte is saved.
        Case(name: "dump-documents", makeInput: { Input.dump(700) }, make: .documents),
        Case(name: "waiting-documents", makeInput: { Input.waiting(3000) }, make: .documents),
    ]

    /// Makes it once, and says what came out. The name is what valgrind counts the instructions of.
    @inline(never)
    func onePass(_ input: Input) -> String {
        switch make {
        case .goroutines: GoroutinesPass.run(input)
        case .documents: DocumentsPass.run(input)
        }
    }
}
