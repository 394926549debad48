// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

/// `[DIR]`: which rules are meant.
struct RulesOption: ParsableArguments {
    @Argument(help: "A folder of rule files. (default: the rules that panicbox brings)", completion: .directory)
    var directory: String?

    /// The rules; a fault ends the process with 78 and every fault on standard error.
    func set() throws -> RuleSet { try RulesOption.reading { try RuleSet(directory) } }

    /// Runs what reads rules; what is wrong with them is a bad configuration.
    static func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw CommandMain.Exit.badConfiguration("\(error)")
        }
    }
}

/// Writes to standard output; one that takes no more ends the process.
enum RulesOutput {
    static func print(_ bytes: [UInt8]) throws {
        guard RuleSet.print(bytes) else { throw CommandMain.Exit.outputClosed }
    }
}
