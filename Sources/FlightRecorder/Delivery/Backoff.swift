// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// How long to wait between attempts: the `backoff:` section of a sink.
package struct BackoffOptions: ConfigOptions, Sendable {
    /// The bound of the first wait.
    package var initial = Duration.milliseconds(250)
    /// The bound that the waits grow to.
    package var max = Duration.seconds(30)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("initial", into: &initial, in: .milliseconds(1)...)
        reader.read("max", into: &max, in: .milliseconds(1)...)
        if max < initial { reader.fault(at: "max", "is below `initial`", mend: "make it at least as long") }
    }
}

/// Exponential backoff with full jitter: each wait is drawn evenly between nothing and a bound that doubles with every failure.
struct Backoff {
    private let options: BackoffOptions
    private(set) var failures = 0

    init(_ options: BackoffOptions) {
        self.options = options
    }

    /// The bound of the next wait.
    var bound: Duration {
        // Sixteen doublings exceed every sensible maximum; more would overflow.
        let grown = options.initial * (1 << min(failures, 16))
        return min(grown, options.max)
    }

    /// Counts a failure and draws the wait behind it; a receiver's own wish is the least.
    mutating func next(atLeast wish: Duration?, using generator: inout some RandomNumberGenerator) -> Duration {
        let drawn = bound * Double.random(in: 0...1, using: &generator)
        failures += 1
        return wish.map { Swift.max($0, drawn) } ?? drawn
    }

    mutating func reset() { failures = 0 }
}
