// SPDX-License-Identifier: Apache-2.0

/// How fast lines and dumps are read, on one core.
///
/// ```
/// MicroBenchmark [dump]       MB/s of each case, or of those whose names begin so, the median of 15 passes
/// MicroBenchmark once dump    one pass of one case, for valgrind
/// MicroBenchmark cases        their names
/// ```
@main
enum MicroBenchmark {
    private static let passes = 15

    static func main() {
        let words = CommandLine.arguments.dropFirst()
        switch words.first {
        case "cases": for one in Case.all { print(one.name) }
        case "once": once(words.last ?? "")
        default: for one in Case.all where one.name.hasPrefix(words.first ?? "") { measure(one) }
        }
    }

    private static func once(_ name: String) {
        guard let one = Case.all.first(where: { $0.name == name }) else { return print("no case \(name)") }
        let input = one.makeInput()
        print("\(input.text.count) bytes, \(one.onePass(input))")
    }

    private static func measure(_ one: Case) {
        let input = one.makeInput()
        var result = ""
        let speed = Measurement.median(of: passes, bytes: input.text.count) { result = one.onePass(input) }
        print("\(one.name): \(speed) MB/s over \(input.text.count) bytes in \(input.ends.count) lines, into \(result)")
    }
}
