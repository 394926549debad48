// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import Glibc
internal import LogSources
internal import LogStore

/// What an intake waits for: for something to read or to be due, and for room.
extension Intake {
    /// Looks before each reading whether sources that can wait must: then nothing of theirs makes the store let go of what a sink has not
    /// taken.
    func holdBackIfFull() {
        guard sources.indices.contains(where: { !options.overwrites($0) }) else { return }
        if let reason = store.mustWait(for: options.blockSize.bytes) {
            holdsBack = true
            refused(reason)
        } else {
            // A batch that was refused is tried again first.
            holdsBack = retryDeadline != nil
            watchHealth()
        }
    }

    func isRead(_ source: Int) -> Bool { !holdsBack || options.overwrites(source) }

    func refused(_ error: StoreError) {
        isDegraded = true
        observer.storeFailed(error)
    }

    /// Tells when the store's disk begins to fail, as long as it does, and when it has recovered.
    func watchHealth() {
        if case .degraded(let error, _) = store.health { return refused(error) }
        guard isDegraded, !holdsBack, retryDeadline == nil else { return }
        isDegraded = false
        observer.storeRecovered()
    }

    func wait() {
        var descriptors = sources.enumerated().filter { isRead($0.offset) }.flatMap(\.element.descriptors)
        descriptors.append(stopper.descriptor)
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // The array is lent for the call; its count is passed with it.
        _ = unsafe poll(&polled, nfds_t(polled.count), timeout())
    }

    /// Milliseconds until something is due, at most a second, so that sources can look for new files.
    func timeout() -> Int32 {
        let held = active.compactMap { streams[$0]?.deadline }.min()
        let told = sources.enumerated().filter { isRead($0.offset) }.compactMap(\.element.deadline).min()
        let sealing = retryDeadline ?? sealDeadline
        let next = [held, told, sealing, syncDeadline, tickDeadline].compactMap { $0 }.min()
        // A sink may make room at any time.
        let longest: Int32 = holdsBack ? 100 : 1_000
        guard let next else { return longest }
        let milliseconds = (next - clock.now) / .milliseconds(1)
        return min(Int32(min(max(milliseconds.rounded(.up), 0), 1_000)), longest)
    }
}
