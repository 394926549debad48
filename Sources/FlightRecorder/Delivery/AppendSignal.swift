// SPDX-License-Identifier: Apache-2.0

/// The store's append signals with a bound on the waiting.
struct AppendSignal: Sendable {
    private let stream: AsyncStream<Void>

    init(_ stream: AsyncStream<Void>) {
        self.stream = stream
    }

    /// Returns when something was appended, or nothing ever will be (false), or the time has come, or the task was cancelled.
    func wait(atMost limit: Duration?) async -> Bool {
        guard let limit else { return await next() }
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask { await next() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? true
        }
    }

    private func next() async -> Bool {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next() != nil
    }
}
