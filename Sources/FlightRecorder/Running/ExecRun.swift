// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogSources

/// `panicbox exec -- CMD`: starts the service, keeps its streams and signals, and ends as it ends.
///
/// Three processes are one more than a person expects: this one, which is the service's parent and does little else; the service; and the
/// recorder, which does all that can be slow or fail. Each of ours can be killed, and the service lives on with its streams intact.
package struct ExecRun {
    private let settings: ExecSettings
    private let command: [String]

    package init(settings: ExecSettings, command: [String]) {
        (self.settings, self.command) = (settings, command)
    }

    /// A command that could not be started, as a shell tells it: 127 for one that is not there, 126 for one that cannot be run.
    package struct Failure: Error {
        package var code: Int32
        package var words: String
    }

    /// Does not return once the service was started: the process ends as the service did.
    package func run() throws -> Never {
        let configuration = try settings.read()
        let options = configuration?.exec ?? own
        let signals = InheritedSignals.take()
        let witness = ExitWitness()
        let log = openLog()
        let started = Keeper.start(command, outputs: outputs(options), signals: signals)
        guard case .success(let (process, streams)) = started else {
            guard case .failure(let error) = started else { _exit(1) }
            throw Failure(
                code: error.code == ENOENT ? 127 : 126, words: "cannot run \(command[0]): \(SystemMessage.text(for: error.code))")
        }
        // What the service closes shall be closed: we hold only what we carry for it.
        for stream in [STDIN_FILENO, STDOUT_FILENO] { Descriptor.silence(stream) }
        let name = String(command[0].split(separator: "/").last ?? "service")
        let service = ExecutedService(pid: Int(process.pid), name: name, streams: streams.map { ($0.id, 0) })
        let keeping = Keeper.Options(
            recorder: service.arguments(of: "exec-recorder", settings), log: log,
            patience: (configuration?.gracePeriod ?? .seconds(10)) + .seconds(5))
        guard let keeper = Keeper(streams, options: keeping, service: process), let end = keeper.run(witness.complete) else { _exit(1) }
        // The recorder writes it, unless it could not.
        if let path = options.terminationLog, !keeper.isSettled, end.exit.cause != .code(0) {
            _ = TerminationLog.write(TerminationLog.text(of: end.exit, tail: keeper.tail(TerminationLog.limit)), to: path)
        }
        end.passOn()
    }

    private var own: ExecOptions {
        var options = ExecOptions()
        (options.stdout, options.terminationLog) = (settings.recordsOutput, settings.terminationLog)
        return options
    }

    /// Streams that go to one place are one, so that their lines keep their order.
    private func outputs(_ options: ExecOptions) -> [[Int32]] {
        guard options.stdout else { return [[STDERR_FILENO]] }
        let areOne = Descriptor.areSame(STDOUT_FILENO, STDERR_FILENO)
        return areOne ? [[STDERR_FILENO, STDOUT_FILENO]] : [[STDERR_FILENO], [STDOUT_FILENO]]
    }

    /// The service's streams are its own: our words stand there only when a person looks on, or asked for them.
    private func openLog() -> Descriptor? {
        switch settings.log {
        case "-": return Descriptor.copy(of: STDERR_FILENO)
        case nil: return StandardStream.isTerminal(STDERR_FILENO) ? Descriptor.copy(of: STDERR_FILENO) : nil
        case let path?:
            guard let log = Descriptor.append(to: path) else {
                StandardStream.writeLine("panicbox: cannot write to \(path): \(SystemMessage.text(for: errno))", to: STDERR_FILENO)
                return nil
            }
            return log
        }
    }
}

/// The keeper that a recorder starts when its first one was killed.
package struct ExecKeeper {
    private let settings: ExecSettings
    private let service: ExecutedService

    package init(settings: ExecSettings, service: ExecutedService) {
        (self.settings, self.service) = (settings, service)
    }

    /// Returns when every writer has closed the streams, and the recorder has done all that is to be done.
    package func run() {
        _ = InheritedSignals.take()
        ProcessFiles.setName("pbox-keeper")
        guard let (channel, streams) = HandoverDescriptors.takeOver(service.streams) else { return }
        let options = Keeper.Options(
            recorder: service.arguments(of: "exec-recorder", settings), log: Descriptor.copy(of: STDERR_FILENO), patience: .zero)
        _ = Keeper(streams, options: options, recorder: channel)?.run { _ in }
    }
}
