// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

extension Doctor.Format: ExpressibleByArgument {}

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what in this place would lose a crash, and how it is mended.",
        discussion: """
            Looks at the service's process (--pid), at the systems it writes to, and with -c at the ring, the sources and the sinks. Run it as the
            user that panicbox runs as. Ends with 1 when there is a fault.

            EXAMPLES
              panicbox doctor --pid 4711
              panicbox doctor -c /etc/panicbox/panicbox.yaml --format json
            """
    )

    @Option(name: .shortAndLong, help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(help: "The process of the service.")
    var pid: Int32?

    @Option(help: "text, or json: one finding a line.")
    var format = Doctor.Format.text

    func run() async throws {
        let configuration = try config.map { try ConfigurationOption.read($0) { try ConfigurationFile.readForCheck($0) } }
        guard await Doctor(configuration: configuration, pid: pid).run(format) else { throw CommandMain.Exit(code: 1, description: "") }
    }
}
