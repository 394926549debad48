// SPDX-License-Identifier: Apache-2.0

/// What panicbox itself costs, by the names that every client library of Prometheus gives them.
extension RecorderMetrics {
    static func process(_ process: ProcessStatistics?, into metrics: inout MetricsText) {
        guard let process else { return }
        metrics.family("process_cpu_seconds_total", .counter, "Seconds in user and system mode.", [.init(process.cpu)])
        metrics.family("process_resident_memory_bytes", .gauge, "Memory that is not swapped out.", [.init(Double(process.residentBytes))])
        metrics.family("process_virtual_memory_bytes", .gauge, "Address space.", [.init(Double(process.virtualBytes))])
        metrics.family("process_open_fds", .gauge, "Open file descriptors.", [.init(Double(process.openFiles))])
        metrics.family("process_max_fds", .gauge, "File descriptors that may be open.", [.init(Double(process.maxFiles))])
        metrics.family("process_start_time_seconds", .gauge, "When it was started, in seconds since 1970.", [.init(process.startTime)])
    }
}
