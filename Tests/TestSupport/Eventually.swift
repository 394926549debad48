// SPDX-License-Identifier: Apache-2.0

/// A condition that did not come true before its deadline.
package struct NeverHappened: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
}

/// Returns as soon as the condition holds; throws when it does not within the limit, which is only there to end a broken test; `what` is asked for then.
package func eventually(
    _ what: @autoclosure () -> String,
    within limit: Duration = .seconds(240),
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while try await !condition() {
        guard clock.now < deadline else { throw NeverHappened(description: "\(what()): not within \(limit)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
