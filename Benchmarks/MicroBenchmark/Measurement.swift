// SPDX-License-Identifier: Apache-2.0

/// The median speed of a repeated piece of work.
enum Measurement {
    /// MB/s. A first pass, which warms caches and allocator, does not count.
    static func median(of passes: Int, bytes: Int, _ work: () -> Void) -> Int {
        let clock = ContinuousClock()
        work()
        let times = (0..<passes).map { _ in clock.measure(work) }.sorted()
        let parts = times[passes / 2].components
        let nanoseconds = Double(parts.seconds) * 1e9 + Double(parts.attoseconds) / 1e9
        return Int(Double(bytes) * 1e3 / nanoseconds)
    }
}
