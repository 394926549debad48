// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import NIOPosix
internal import Synchronization

/// Looks at file systems twice a second and remembers the last seconds: a disk fills in less time than lies between two questions to a service.
final class DiskGauge: Sendable {
    private let paths: [String]
    private let measure: @Sendable (String) -> DiskUse?
    private let state = Mutex(State())

    private struct State {
        var readings: [(time: Timestamp, disks: [DiskUse])] = []
        /// True while the system has not answered: a server that is gone may never.
        var isWaiting = false
    }

    private static let mostReadings = 16
    /// So far from a death a reading tells of it.
    private static let nearness = Duration.seconds(2)

    init(_ paths: [String], measure: @escaping @Sendable (String) -> DiskUse? = { DiskUse(at: $0) }) {
        (self.paths, self.measure) = (paths, measure)
    }

    /// Returns when its task is cancelled. `told` hears of each reading, on a thread that may wait.
    func run(_ told: @escaping @Sendable ([DiskUse], Timestamp) -> Void) async {
        guard !paths.isEmpty else { return }
        while !Task.isCancelled {
            look(told)
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Asks on a thread that may wait, and does not wait for it.
    private func look(_ told: @escaping @Sendable ([DiskUse], Timestamp) -> Void) {
        let isFree = state.withLock { state in
            defer { state.isWaiting = true }
            return !state.isWaiting
        }
        guard isFree else { return }
        NIOThreadPool.singleton.submit { [self] _ in
            let (disks, time) = (paths.compactMap(measure), Timestamp.now)
            take(disks, at: time)
            told(disks, time)
            state.withLock { $0.isWaiting = false }
        }
    }

    /// Remembers a reading.
    func take(_ disks: [DiskUse], at time: Timestamp) {
        state.withLock { state in
            state.readings.append((time, disks))
            if state.readings.count > DiskGauge.mostReadings { state.readings.removeFirst() }
        }
    }

    /// The newest reading; nothing before the first.
    var latest: [DiskUse] { state.withLock { $0.readings.last?.disks ?? [] } }

    /// How full each was round a death: at its fullest, for what the dead process had open and removed is free again. Else the last one before.
    func disks(at death: Timestamp) -> [DiskUse] {
        let readings = state.withLock { $0.readings }
        let near = (death - DiskGauge.nearness)...(death + DiskGauge.nearness)
        let meant = readings.filter { near.contains($0.time) }
        guard !meant.isEmpty else { return readings.last { $0.time <= death }?.disks ?? [] }
        return paths.compactMap { path in
            meant.flatMap(\.disks).filter { $0.path == path }.min { $0.leastShare < $1.leastShare }
        }
    }
}

extension DiskUse {
    /// What is left of that of which least is left, 0 to 1.
    fileprivate var leastShare: Double {
        let inodes = inodesTotal > 0 ? Double(inodesFree) / Double(inodesTotal) : 1
        return min(Double(bytesFree) / Double(max(bytesTotal, 1)), inodes)
    }
}
