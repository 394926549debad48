// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// Stands between a service and where its streams went before: carries their bytes, hands a copy to the recorder, and passes on signals.
///
/// It parses nothing, writes to no disk, and waits for nobody but the streams' own goals. The recorder is another process, which it starts
/// anew when it dies; and when the keeper itself is killed, the recorder, which holds the streams' other ends too, starts another keeper.
package final class Keeper {
    /// What is set about it.
    package struct Options {
        /// The recorder's command line.
        package var recorder: [String]
        /// Where the recorder may write its own words; nil is nowhere.
        package var log: Descriptor?
        /// How long the recorder may take when the service has ended.
        package var patience: Duration

        package init(recorder: [String], log: Descriptor?, patience: Duration) {
            (self.recorder, self.log, self.patience) = (recorder, log, patience)
        }
    }

    private let streams: [KeptStream]
    private let options: Options
    private let handover: Handover
    private let bell: Bell
    private let pumps: [StreamPump]
    private let signals: Descriptor?
    private var recorder: RecorderProcess
    private var service: ServiceProcess?
    private var ending: Ending?

    /// The service has ended, and what is still to be done before we follow it.
    private struct Ending {
        var end: ServiceProcess.End
        /// What it wrote is carried by then, or its goal does not take it.
        var drainDeadline: ContinuousClock.Instant
        var carried = -1
        /// When the recorder has had time enough; nil until it was told.
        var deadline: ContinuousClock.Instant?
    }

    /// A keeper of streams; `channel` leads to a recorder that runs already.
    package init?(_ streams: [KeptStream], options: Options, service: ServiceProcess? = nil, recorder channel: HandoverChannel? = nil) {
        let memories = streams.compactMap(\.memory)
        guard memories.count == streams.count else { return nil }
        let handover = Handover(memories)
        let bell = Bell()
        pumps = streams.enumerated().compactMap { index, stream in
            StreamPump(
                from: stream.input, to: stream.output, memory: stream.memory, read: { handover.append($0, to: index) },
                carried: { handover.carry(index) }, changed: { bell.ring() })
        }
        guard pumps.count == streams.count else { return nil }
        (self.streams, self.options, self.handover, self.bell, self.service) = (streams, options, handover, bell, service)
        signals = SignalSet.kept.open()
        recorder = RecorderProcess(arguments: options.recorder, streams: streams, log: options.log, running: channel)
        handover.connect(channel)
        if service == nil { handover.finish(.unwatched) }
    }

    /// The last bytes of the first stream that are still here.
    package func tail(_ count: Int) -> [UInt8] { handover.tail(count) }
    /// True when the recorder has said that it is done.
    package var isSettled: Bool { handover.isSettled }

    /// Returns when there is nothing left to do; answers how the service ended, where that is known. `facts` completes what is known of it.
    package func run(_ facts: (inout ProcessExit) -> Void) -> ServiceProcess.End? {
        for pump in pumps { pump.start() }
        while true {
            for (index, pump) in pumps.enumerated() where pump.now.hasEnded { handover.end(index) }
            if finishIfDrained(facts) { return ending?.end }
            if recorder.startIfDue() { handover.connect(recorder.channel) }
            wait()
            bell.silence()
            forwardSignals()
            reap()
            hear()
        }
    }

    private func wait() {
        let hasRoom = Int16(handover.wantsRoom ? POLLIN | POLLOUT : POLLIN)
        var polled = [signals?.number ?? -1, bell.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        polled.append(pollfd(fd: recorder.channel?.descriptor.number ?? -1, events: hasRoom, revents: 0))
        let due = [recorder.restart, ending?.deadline, ending.map { _ in .now + .milliseconds(100) }].compactMap { $0 }.min()
        let milliseconds = due.map { max(0, (($0 - .now) / .milliseconds(1)).rounded(.up)) }
        // The array is lent for the call; its count is passed with it.
        _ = unsafe poll(&polled, nfds_t(polled.count), milliseconds.map { Int32(min($0, 10_000)) } ?? -1)
        if polled[2].revents & Int16(POLLOUT) != 0 { handover.resume() }
    }

    private func forwardSignals() {
        guard let signals else { return }
        while let signal = SentSignal.next(from: signals.number) {
            if ending != nil {
                // Whoever asks when the service has ended does not want to wait for the recorder.
                if [SIGTERM, SIGINT].contains(signal.number), ending?.deadline != nil { ending?.deadline = .now }
            } else if SignalSet.forwarded.contains(signal.number) {
                service?.forward(signal)
            }
        }
    }

    /// Waits for every child that has ended: the service, recorders, and as first process of a namespace the orphans of all others.
    private func reap() {
        var status: Int32 = 0
        var usage = rusage()
        while true {
            // Both are lent for the call, which fills them.
            let pid = unsafe wait4(-1, &status, WNOHANG | WUNTRACED | WCONTINUED, &usage)
            guard pid > 0 else { return }
            guard pid == service?.pid, ending == nil else { continue }
            // 0x7F stands for one that was stopped or goes on.
            guard status & 0x7F != 0x7F, let end = service?.end(status: status, usage: usage) else {
                service?.note(status)
                continue
            }
            ending = Ending(end: end, drainDeadline: .now + .seconds(10))
            for pump in pumps { pump.drain() }
        }
    }

    /// What the recorder says.
    private func hear() {
        guard let channel = recorder.channel else { return }
        while true {
            switch channel.receive() {
            case .message(let message): handover.take(message)
            case .nothing: return
            case .ended:
                recorder.end()
                return handover.connect(nil)
            }
        }
    }

    /// True when it is time to follow the service.
    private func finishIfDrained(_ facts: (inout ProcessExit) -> Void) -> Bool {
        guard var now = ending else {
            return service == nil && handover.isSettled && pumps.allSatisfy(\.now.hasEnded)
        }
        defer { ending = now }
        if let deadline = now.deadline {
            return handover.isSettled || deadline <= .now || (recorder.channel == nil && recorder.failures > 3)
        }
        let carried = pumps.map(\.now.carried).reduce(0, +)
        if carried != now.carried { (now.carried, now.drainDeadline) = (carried, .now + .seconds(10)) }
        guard pumps.allSatisfy(\.now.isDrained) || now.drainDeadline <= .now else { return false }
        facts(&now.end.exit)
        now.deadline = .now + options.patience
        handover.finish(.exited(now.end.exit, time: now.end.time))
        return false
    }
}

extension Keeper {
    /// Starts the service with a pipe in place of each of these groups of descriptors, and makes its keeper.
    package static func start(_ command: [String], outputs: [[Int32]], signals: InheritedSignals)
        -> Result<(ServiceProcess, [KeptStream]), LaunchError>
    {
        var (replaced, streams): ([(descriptor: Int32, pipe: Descriptor)], [KeptStream]) = ([], [])
        for group in outputs {
            guard let pipe = Descriptor.pipe() else { return .failure(LaunchError(code: errno)) }
            replaced += group.map { ($0, pipe.write) }
            streams.append(KeptStream(id: .random(), input: pipe.read, output: group.first.flatMap(Descriptor.copy(of:)), offset: 0))
        }
        return ServiceProcess.start(command, outputs: replaced, signals: signals).map { ($0, streams) }
    }
}
