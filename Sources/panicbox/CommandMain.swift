// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder
internal import Glibc

/// Runs a command and ends the process with the exit codes that the manual promises.
enum CommandMain {
    /// A command that failed; its words were or will be printed, its code is the process's.
    struct Exit: Error, CustomStringConvertible {
        var code: Int32
        var description: String

        static func failed(_ words: String) -> Exit { Exit(code: 1, description: words) }
        static func badConfiguration(_ words: String) -> Exit { Exit(code: 78, description: words) }
    }

    static func run(_ root: (some AsyncParsableCommand).Type) async {
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let exit as Exit {
            if !exit.description.isEmpty { print(exit.description) }
            Glibc.exit(exit.code)
        } catch {
            // Everything else is the argument parser's: help and version end with 0, a usage error with 2.
            let isUsage = root.exitCode(for: error) == .validationFailure
            if isUsage {
                print(root.fullMessage(for: error))
                Glibc.exit(2)
            }
            if error is CleanExit || root.exitCode(for: error) == .success { root.exit(withError: error) }
            print("panicbox: \(root.message(for: error))")
            Glibc.exit(1)
        }
    }

    /// Writes a line to standard error.
    static func print(_ line: String) {
        StandardStream.writeLine(line, to: STDERR_FILENO)
    }
}
