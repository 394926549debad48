// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel
internal import LogStore
internal import ServiceLifecycle
internal import Synchronization

/// Tells each crash when its like was seen before, how often, and whether it comes back.
///
/// What is remembered outlives the ring's oldest segments: it is a file of its own beside them, written a few seconds behind a change. What
/// a run that was killed had not written is found in the ring again.
final class CrashHistory: CrashEnricher, Service {
    private struct State {
        var table: FingerprintTable
        var hasChanged = false
    }

    private let state: Mutex<State>
    private let store: SegmentStore
    private let file: HistoryFile
    private let log: QuietLog
    /// How long a change may wait.
    private static let interval = Duration.seconds(5)

    init(options: HistoryOptions, store: SegmentStore, log: QuietLog) {
        (self.store, self.log) = (store, log)
        file = HistoryFile(directory: store.options.directory)
        var table = FingerprintTable(options: options)
        // Of what is written down only the time behind it is looked for in the ring; of what is damaged, all that there is.
        var since = Timestamp(nanoseconds: .min)
        do throws(DiskError) {
            let (entries, damaged) = try file.read(from: store.disk)
            for (key, entry) in entries { table.put(entry, at: key) }
            if damaged == 0, let last = entries.map(\.1.last).max() { since = last }
            if damaged > 0 {
                log.warning("history", "\(damaged) lines of \(store.options.directory)/history are damaged; the ring tells what it can")
            }
        } catch {
            log.warning("history", "what was remembered of crashes cannot be read: \(error)")
        }
        StoredCrashes.each(in: store, since: since) { found, document in
            let kind = document.text("go", "crash", "kind")
            guard found.kind != .tally, kind != DrillMark.kind else { return }
            table.restore(
                found.fingerprint, service: found.service, version: document.text("service", "version"), kind: kind, at: found.time)
        }
        state = Mutex(State(table: table))
    }

    /// What was known at the start and has come since, for whoever counts crashes over more than one run.
    var counts: [DeathAccount.Restored] {
        state.withLock { $0.table.entries }.compactMap { key, entry in
            guard let kind = entry.kind else { return nil }
            let service = key.service.isEmpty ? DeathAccount.unknown : key.service
            return .init(key: .init(service: service, kind: kind, fingerprint: key.fingerprint), count: entry.count, last: entry.last)
        }
    }

    func enrich(_ crash: inout CrashRecord, of origin: Origin) {
        // A drill is no crash of anybody's.
        guard crash.drill == nil else { return }
        let (fingerprint, time, kind) = (crash.fingerprint, crash.time, crash.kindName)
        crash.history = state.withLock { state in
            state.hasChanged = true
            return state.table.note(fingerprint, service: origin.service, version: origin.serviceVersion, kind: kind, at: time)
        }
    }

    /// Returns when shutdown was asked for and all that changed is written.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: CrashHistory.interval)
                self.save()
            }
        }
        save()
    }

    /// Writes what has changed since the last time.
    func save() {
        let changed = state.withLock { state -> FingerprintTable? in
            defer { state.hasChanged = false }
            return state.hasChanged ? state.table : nil
        }
        guard let changed else { return }
        do throws(DiskError) {
            try file.write(changed, to: store.disk)
        } catch {
            state.withLock { $0.hasChanged = true }
            log.warning("history", "what is remembered of crashes cannot be written: \(error)")
        }
    }
}
