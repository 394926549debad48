// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlightRecorder

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send a stretch of a ring again, with the same ids and bytes.",
        usage: """
            panicbox replay [DIR] --to ADDRESS | -c FILE [--to NAME] | --stdout
                            [--since T] [--until T] | --around EVENT_ID [60s] | --last-crash 5m
                            [--service N] [--level warn] [--crashes] [--rate 5MB/s] [--dry-run]
                            [--resume FILE] [--refused FILE] [--timeout 5m]
            panicbox replay [DIR] --dead-letters [--sink NAME] -c FILE | --to ADDRESS
            """,
        discussion: """
            Takes no lock and writes nothing to the ring, so it can be run beside the agent
            that records. Elasticsearch shows nothing twice, for each document has its id;
            other receivers see a record again. What a sink's `ship` says is not asked.

            Where the receiver takes LZ4 frames, whole blocks are sent as they are stored.
            When the sink is away it waits and tries again, as the agent does. Ends with 1
            when a record was refused or cannot be read, or when it was interrupted.

            With --dead-letters it sends what sinks refused, after their mapping was mended:
            what is taken now is removed from the dead letters, what is refused again stays.

            EXAMPLES
              panicbox replay --stdout --since 08:00 --until 08:10 | jq .message
              panicbox replay -c /etc/panicbox/panicbox.yaml --to search --last-crash 5m
              panicbox replay /mnt/copy --to elasticsearch:http://localhost:9200/logs
              panicbox replay --to https://logs.example.com/in --rate 5MB/s --resume mark
              panicbox replay -c /etc/panicbox/panicbox.yaml --dead-letters --sink search
              panicbox replay --dry-run --around q7Jc0n2VtF5x8aKm-1f4 2m
            """
    )

    @Option(
        name: .shortAndLong, help: "The configuration file whose sinks, and without DIR whose ring, are meant.",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "A sink of the configuration file, or an address: https://host/path, elasticsearch:http://host:9200/index, file:/path.",
            valueName: "sink"))
    var to: String?

    @Flag(help: "Write the documents to standard output.")
    var stdout = false

    @OptionGroup var stretch: StretchOptions
    @OptionGroup var filter: FilterOptions

    @Flag(name: .customLong("dry-run"), help: "Only read, and tell what would be sent.")
    var isDry = false

    @Option(help: ArgumentHelp("Send no more than this in a second: 5MB/s of documents, 1000/s records.", valueName: "rate"))
    var rate: String?

    @Option(help: ArgumentHelp("Note here how far it has come, and go on from there.", valueName: "file"), completion: .file())
    var resume: String?

    @Option(help: ArgumentHelp("Append here what the sink refuses, with its reasons.", valueName: "file"), completion: .file())
    var refused: String?

    @Option(help: ArgumentHelp("Give up when a request is not taken within this time, all tries counted.", valueName: "time"))
    var timeout: String?

    @Flag(help: "Send the dead letters beside the ring again, each to the sink that refused it, or to --to.")
    var deadLetters = false

    @Option(help: ArgumentHelp("Only the dead letters of this sink.", valueName: "name"))
    var sink: String?

    @Argument(
        help: "The ring's directory. (default: that of -c FILE, else the ring of ./service 2>&1 | panicbox)", completion: .directory)
    var directory: String?

    func validate() throws {
        if directory == "" { throw ValidationError("DIR names no directory") }
        if stdout, to != nil { throw ValidationError("name one place to send to: --stdout or --to") }
        if !stdout, !isDry, to == nil, config == nil {
            throw ValidationError("name where to send to: --to ADDRESS, -c FILE, or --stdout; --dry-run only counts")
        }
        let options = try options(ring: RingChoice(directory: ""), target: .nowhere)
        if !deadLetters, sink != nil {
            throw ValidationError("--sink names whose --dead-letters are meant; a sink to send to is named with --to")
        }
        let isWhole = options.asked.isEmpty && rate == nil && resume == nil && refused == nil && !stdout
        if deadLetters, !isWhole {
            throw ValidationError("--dead-letters takes all there are of a sink: only --sink, --to, --timeout and --dry-run go with it")
        }
        if config == nil { _ = try target(nil) }
    }

    func run() async throws {
        let configuration = try config.map { try ConfigurationOption.read($0) }
        let ring = stretch.directory ?? directory
        let choice = ring.map { RingChoice(directory: $0) } ?? configuration.map { RingChoice($0) } ?? .own
        if deadLetters { return try await sendDeadLetters(of: choice, configuration) }
        let options = try options(ring: choice, target: target(configuration))
        guard try await ReplayRun(options: options, say: { CommandMain.print($0) }).run() else { throw CommandMain.Exit.failed("") }
    }

    private func sendDeadLetters(of ring: RingChoice, _ configuration: RecorderConfiguration?) async throws {
        var options = DeadLetterRun.Options(ring: ring, target: nil, sinks: configuration?.sinks ?? [])
        if to != nil { options.target = try namedSink(configuration) }
        options.only = sink
        options.timeout = try timeout.map { try StretchOptions.length($0, of: "--timeout") }
        options.isDry = isDry
        let run = DeadLetterRun(options: options, say: { CommandMain.print($0) })
        try usage { try run.checkName() }
        guard try await run.run() else { throw CommandMain.Exit.failed("") }
    }

    private func target(_ configuration: RecorderConfiguration?) throws -> ReplayTarget {
        if isDry { return .nowhere }
        if stdout { return .standardOutput }
        return try namedSink(configuration).map { .sink($0) } ?? .nowhere
    }

    private func namedSink(_ configuration: RecorderConfiguration?) throws -> SinkOptions? {
        try usage {
            // What looks like an address is one; names have no colon.
            if let to, to.contains(":") || configuration == nil { return try SinkOptions(address: to) }
            return try configuration?.sink(named: to)
        }
    }

    private func options(ring: RingChoice, target: ReplayTarget) throws -> ReplayRun.Options {
        var options = ReplayRun.Options(ring: ring, target: target)
        options.filter = try filter.filter()
        options.stretch = try stretch.stretch()
        if options.stretch != .all, filter.since != nil || filter.until != nil {
            throw ValidationError("--since and --until stand beside --around or --last-crash; keep one way to name a time")
        }
        if stretch.directory != nil, directory != nil { throw ValidationError("name the ring once") }
        options.asked = filter.words(stretch.words).joined(separator: " ")
        options.rate = try usage { try rate.map { try ReplayRate(parsing: $0) } }
        options.timeout = try timeout.map { try StretchOptions.length($0, of: "--timeout") }
        options.resume = resume
        options.refused = refused
        return options
    }

    private func usage<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let fault as ReplayFault {
            throw ValidationError(fault.description)
        }
    }
}

extension FilterOptions {
    /// The options as they were written, behind others.
    fileprivate func words(_ before: [String]) -> [String] {
        var words = before
        if let since { words += ["--since", since] }
        if let until { words += ["--until", until] }
        for name in service { words += ["--service", name] }
        if let level { words += ["--level", level] }
        if crashes { words.append("--crashes") }
        return words
    }
}
