// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The recorder at the other end of a keeper's socket: started, and started anew when it dies.
struct RecorderProcess {
    private let arguments: [String]
    private let streams: [KeptStream]
    /// Where it may write its own words; nil is nowhere.
    private let log: Descriptor?
    private(set) var channel: HandoverChannel?
    private(set) var failures = 0
    /// When it is started next; nil while it runs.
    private(set) var restart: ContinuousClock.Instant?
    private var started = ContinuousClock.now

    init(arguments: [String], streams: [KeptStream], log: Descriptor?, running channel: HandoverChannel? = nil) {
        (self.arguments, self.streams, self.log, self.channel) = (arguments, streams, log, channel)
        restart = channel == nil ? .now : nil
    }

    /// Starts it when that is due. Answers whether a new one is at the other end.
    mutating func startIfDue() -> Bool {
        guard let restart, restart <= .now else { return false }
        guard let (own, other) = HandoverChannel.pair() else {
            end()
            return false
        }
        var launch = ProcessLaunch(arguments)
        launch.open("/dev/null", O_RDONLY, as: STDIN_FILENO)
        for place in [STDOUT_FILENO, STDERR_FILENO] {
            if let log { launch.duplicate(log.number, as: place) } else { launch.open("/dev/null", O_WRONLY, as: place) }
        }
        HandoverDescriptors.hand(other, streams, to: &launch)
        launch.leaveSession()
        // What is sent to all processes at once is the service's to answer.
        launch.block(SignalSet.kept)
        started = .now
        guard case .success = launch.start(own: true) else {
            end()
            return false
        }
        (channel, self.restart) = (own, nil)
        return true
    }

    /// It is gone: the next is started at once, and after a while when they keep dying.
    mutating func end() {
        channel = nil
        failures = ContinuousClock.now - started > .seconds(10) ? 1 : failures + 1
        restart = .now + (failures == 1 ? .zero : .milliseconds(100 * (1 << min(failures - 2, 6))))
    }
}
