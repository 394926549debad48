// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

/// `[DIR] [-c FILE]`: which ring a command looks at.
struct RingArgument: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "The configuration file whose ring is meant.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Argument(
        help: "The ring's directory. (default: $XDG_STATE_HOME/panicbox/ring or ~/.local/state/panicbox/ring)", completion: .directory)
    var directory: String?

    func validate() throws {
        if directory != nil, config != nil { throw ValidationError("name the ring once: DIR or -c FILE") }
        if directory == "" { throw ValidationError("DIR names no directory") }
    }

    /// The ring; a fault in the configuration file ends the process with 78.
    func choice() throws -> RingChoice {
        if let directory { return RingChoice(directory: directory) }
        guard let config else { return .own }
        do {
            return RingChoice(try ConfigurationFile.read(config))
        } catch {
            throw CommandMain.Exit.badConfiguration("\(error)")
        }
    }
}

extension CommandMain.Exit {
    /// Standard output is full or gone.
    static let outputClosed = CommandMain.Exit.failed("panicbox: standard output takes no more; what is missing was not printed")
}
