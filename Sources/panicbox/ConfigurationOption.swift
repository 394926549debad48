// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

/// `-c FILE`, and what a bad file means.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String

    /// The file's options; a fault ends the process with 78 and every fault on standard error.
    func read() throws -> RecorderConfiguration { try ConfigurationOption.read(config) }

    /// The same for a file that need not be named.
    static func read(
        _ path: String, by read: (String) throws -> RecorderConfiguration = { try ConfigurationFile.read($0) }
    ) throws -> RecorderConfiguration {
        do {
            return try read(path)
        } catch {
            throw CommandMain.Exit.badConfiguration("\(error)")
        }
    }
}
