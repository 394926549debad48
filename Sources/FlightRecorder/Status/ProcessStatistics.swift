// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogStore

/// What panicbox itself costs, as the kernel counts it: the `process_*` metrics that every Prometheus client has.
struct ProcessStatistics: Hashable, Sendable {
    /// In user and system mode, in seconds.
    var cpu: Double
    var residentBytes: Int
    var virtualBytes: Int
    /// In seconds since 1970.
    var startTime: Double
    var openFiles = 0
    var maxFiles = 0

    /// Those of this process; nil where there is no `/proc`.
    static var own: ProcessStatistics? {
        guard let stat = text("/proc/self/stat"), let system = text("/proc/stat"), let boot = bootTime(in: system),
            var found = ProcessStatistics(stat: stat, boot: boot, ticks: sysconf(Int32(_SC_CLK_TCK)), page: sysconf(Int32(_SC_PAGESIZE)))
        else { return nil }
        // The descriptor that lists them is one of them for that time.
        found.openFiles = max((try? LocalDisk().list("/proc/self/fd").count) ?? 1, 1) - 1
        var limit = rlimit()
        // The struct is lent for the call, which fills it.
        if unsafe getrlimit(__rlimit_resource_t(7), &limit) == 0 { found.maxFiles = Int(clamping: limit.rlim_cur) }
        return found
    }

    /// Reads a line of `/proc/PID/stat` (proc(5)): `4711 (panic box) S 1 …`; a name may hold spaces and brackets.
    init?(stat: String, boot: Int, ticks: Int, page: Int) {
        guard let end = stat.lastIndex(of: ")"), ticks > 0 else { return nil }
        // Behind the name; its own fields are the first and the second.
        let fields = stat[stat.index(after: end)...].split(whereSeparator: \.isWhitespace)
        func field(_ number: Int) -> Int? { fields.count > number - 3 ? Int(fields[number - 3]) : nil }
        guard let user = field(14), let system = field(15), let start = field(22), let size = field(23), let resident = field(24) else {
            return nil
        }
        cpu = Double(user + system) / Double(ticks)
        startTime = Double(boot) + Double(start) / Double(ticks)
        (virtualBytes, residentBytes) = (size, resident * page)
    }

    /// `btime 1795420800` of `/proc/stat`.
    static func bootTime(in text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line?.split(separator: " ").last.flatMap { Int($0) }
    }

    private static func text(_ path: String) -> String? {
        (try? LocalDisk().read(path, at: 0, count: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }
}
