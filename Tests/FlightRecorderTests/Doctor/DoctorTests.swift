// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import LogSinks
import LogSources
import TestSupport
import Testing

@testable import FlightRecorder

/// Each check in a folder that stands for the machine.
@Suite struct DoctorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func place(_ environment: [String: String] = [:], pid: Int32? = nil) -> Place {
        Place(root: folder.path, environment: environment, pid: pid)
    }

    private func write(_ text: String, to path: String) throws {
        let parent = URL(fileURLWithPath: folder.file(path)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try folder.write(text, to: path)
    }

    private func link(_ path: String, to target: String) throws {
        let parent = URL(fileURLWithPath: folder.file(path)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.file(path), withDestinationPath: target)
    }

    @Test func `GOTRACEBACK is the process's where one is named, and else our own`() throws {
        try write("PATH=/bin\0GOTRACEBACK=none\0", to: "proc/7/environ")
        #expect(TracebackCheck().findings(in: place(["GOTRACEBACK": "all"], pid: 7)).map(\.level) == [.fault])
        #expect(TracebackCheck().findings(in: place(["GOTRACEBACK": "0"])).map(\.level) == [.fault])
        #expect(TracebackCheck().findings(in: place(["GOTRACEBACK": "all"])).map(\.level) == [.ok])
        #expect(TracebackCheck().findings(in: place()).map(\.level) == [.warning])
        try write("PATH=/bin\0", to: "proc/9/environ")
        #expect(TracebackCheck().findings(in: place(pid: 9)).map(\.level) == [.ok])
        #expect(TracebackCheck().findings(in: place(pid: 8)).map(\.level) == [.warning])
    }

    @Test func `standard error that is shared or thrown away is told of`() throws {
        for (pid, streams) in [(7, ["pipe:[1]", "pipe:[1]"]), (8, ["pipe:[1]", "pipe:[2]"]), (9, ["pipe:[1]", "/dev/null"])] {
            try link("proc/\(pid)/fd/1", to: streams[0])
            try link("proc/\(pid)/fd/2", to: streams[1])
        }
        #expect(StreamsCheck().findings(in: place(pid: 7)).map(\.level) == [.warning])
        #expect(StreamsCheck().findings(in: place(pid: 8)).map(\.level) == [.ok])
        #expect(StreamsCheck().findings(in: place(pid: 9)).map(\.level) == [.fault])
        #expect(StreamsCheck().findings(in: place(pid: 10)).map(\.level) == [.warning])
        #expect(StreamsCheck().findings(in: place()).isEmpty)
    }

    @Test func `a FIFO that standard error is open to for writing alone is told of`() throws {
        let fifo = folder.file("stderr")
        // The path is lent for the call.
        #expect(unsafe mkfifo(fifo, 0o600) == 0)
        // The link is the process's own word; the folder that stands for the machine is before it.
        for (pid, flags) in [(7, "0100001"), (8, "0100002")] {
            try link("proc/\(pid)/fd/2", to: "/stderr")
            try write("pos:\t0\nflags:\t\(flags)\nmnt_id:\t30\n", to: "proc/\(pid)/fdinfo/2")
        }
        let finding = StreamsCheck().findings(in: place(pid: 7))[0]
        #expect(finding.level == .fault && finding.mend == "open it for both in the service's start: 2<>/stderr")
        #expect(StreamsCheck().findings(in: place(pid: 8)).map(\.level) == [.ok])
    }

    @Test func `a process that does not exist is a fault`() throws {
        try write("", to: "proc/7/environ")
        #expect(place(pid: 7).hasProcess && place().hasProcess && !place(pid: 8).hasProcess)
        #expect(ProcessCheck().findings(in: place(pid: 8)).map(\.what) == ["there is no process 8"])
    }

    @Test func `sources that cannot be made or seen are told of`() throws {
        try write("", to: "run/file")
        try write("", to: "run/stderr")
        func levels(_ source: SourceOptions.Target) -> [Finding.Level] {
            PermissionCheck(ring: "/run", sources: [SourceOptions(source)]).findings(in: place()).map(\.level)
        }
        var (fifo, socket, crashes) = (FifoOptions(), UnixOptions(), CrashOutputOptions())
        for (path, level) in [("/run/new", Finding.Level.ok), ("/nowhere/new", .fault), ("/run/stderr", .ok)] {
            (fifo.path, socket.path) = (path, path)
            #expect(levels(.fifo(fifo)) == [level] && levels(.unix(socket)) == [level])
        }
        (fifo.path, fifo.create) = ("/run/new", false)
        #expect(levels(.fifo(fifo)) == [.fault])
        for (path, level) in [("/run/crash-*", Finding.Level.ok), ("/nowhere/crash-*", .fault), ("/now*/crash-*", .ok)] {
            crashes.paths = [path]
            #expect(levels(.crashOutput(crashes)) == [level])
        }
    }

    @Test func `a sink's file that cannot be written is told of`() async throws {
        func level(_ path: String) async -> Finding.Level? {
            var (sink, options) = (SinkOptions(name: "out"), FileSinkOptions())
            options.path = path
            sink.target = .file(options)
            return await SinkCheck(sink: sink).findings().first?.level
        }
        let (there, missing) = (await level(folder.file("out.ndjson")), await level(folder.file("nowhere/out.ndjson")))
        #expect(there == .ok && missing == .fault)
        #expect(await level("-") == .ok)
    }

    @Test func `journald's limits are its defaults where nothing is set`() throws {
        let findings = JournaldCheck().findings(in: place())
        #expect(findings.map(\.level) == [.warning, .ok, .warning])
        #expect(findings[0].what.contains("10000 lines in 30 s"))
        #expect(findings[1].what == "LineMax is 49152 bytes")
    }

    @Test func `journald's drop-ins count by their names, and of equal names the one in etc`() throws {
        try write("[Journal]\nStorage=persistent\nLineMax=4K\n", to: "etc/systemd/journald.conf")
        try write("[Journal]\nRateLimitBurst=5\n", to: "usr/lib/systemd/journald.conf.d/10-a.conf")
        try write("[Journal]\nRateLimitBurst = 7\nRateLimitIntervalSec=1min 30s\n", to: "etc/systemd/journald.conf.d/10-a.conf")
        try write("[Other]\nRateLimitBurst=9\n[Journal]\n#LineMax=1M\n", to: "run/systemd/journald.conf.d/20-b.conf")
        let findings = JournaldCheck().findings(in: place())
        #expect(findings.map(\.level) == [.warning, .warning, .ok])
        #expect(findings[0].what.contains("7 lines in 90 s"))
        #expect(findings[1].what.contains("4096 bytes"))
        try write("[Journal]\nRateLimitIntervalSec=0\nLineMax=\nStorage=none\n", to: "etc/systemd/journald.conf.d/30-c.conf")
        #expect(JournaldCheck().findings(in: place()).map(\.level) == [.ok, .ok, .fault])
    }

    @Test func `a unit's own limit of lines counts, and one of 0 is none that journald is told of`() throws {
        try write("1:name=systemd:/system.slice/storaged.service\n", to: "proc/7/cgroup")
        func rate() -> Finding { JournaldCheck().findings(in: place(pid: 7))[0] }
        #expect(rate().what.hasPrefix("storaged.service that writes more than 10000 lines in 30 s"))
        try link("run/systemd/units/log-rate-limit-interval:storaged.service", to: "1000000")
        #expect(rate().level == .warning && rate().what.contains("10000 lines in 1 s"))
        try link("run/systemd/units/log-rate-limit-burst:storaged.service", to: "10000000")
        #expect(rate() == .ok("journald", "storaged.service may write 10000000 lines in 1 s"))
    }

    @Test func `an amount that nobody can mean is none`() {
        let all = ["1min 30s", "500ms", "7", "infinity", "", String(repeating: "9", count: 400), "9999999999999999h"]
        #expect(all.map(SystemdAmount.seconds) == [90, 0.5, 7, nil, nil, nil, nil])
    }

    @Test func `a namespace has settings of its own`() throws {
        try write("[Journal]\nRateLimitIntervalSec=0\n", to: "etc/systemd/journald.conf")
        try write("[Journal]\nRateLimitBurst=20\n", to: "etc/systemd/journald@shop.conf")
        #expect(JournaldCheck().findings(in: place())[0].level == .ok)
        #expect(JournaldCheck(namespace: "shop").findings(in: place())[0].what.contains("20 lines in 30 s"))
    }

    @Test func `what a command says is taken without a shell, and one that says nothing for long is ended`() {
        #expect(SystemctlAnswer.words(of: ["printf", "%s\n", " 1min 30s; $HOME"]) == "1min 30s; $HOME")
        #expect(SystemctlAnswer.words(of: ["/nowhere/systemctl"]) == nil)
        #expect(SystemctlAnswer.words(of: ["true"]) == nil)
        #expect(SystemctlAnswer.words(of: ["sleep", "300"], within: .milliseconds(10)) == nil)
        #expect(SystemctlAnswer.words(of: ["yes"]) == nil)
    }

    @Test func `a ring on a fleeting or a full file system is told of`() {
        let check = RingDiskCheck(directory: "/ring", maxBytes: 1 << 30)
        let sound = RingDiskCheck.Disk(type: 0xEF53, freeBytes: 2 << 30, files: 1_000_000, freeFiles: 500_000)
        #expect(check.findings(of: sound, used: 0).map(\.level) == [.ok])
        var disk = sound
        disk.type = 0x0102_1994
        #expect(check.findings(of: disk, used: 0).map(\.level) == [.warning])
        disk = sound
        disk.freeBytes = 1 << 29
        #expect(check.findings(of: disk, used: 0).map(\.level) == [.warning])
        #expect(check.findings(of: disk, used: 1 << 29).map(\.level) == [.ok])
        disk.freeBytes = 0
        #expect(check.findings(of: disk, used: 1 << 30).map(\.level) == [.fault])
        disk = sound
        disk.freeFiles = 0
        #expect(check.findings(of: disk, used: 0).map(\.level) == [.fault])
        disk.files = 0
        #expect(check.findings(of: disk, used: 0).map(\.level) == [.ok])
    }

    @Test func `a ring that is not there yet is judged by the folder above it`() throws {
        try write("", to: "var/lib/file")
        #expect(ExistingFolder.nearest(to: "/var/lib/panicbox/ring", in: place()) == "/var/lib")
        #expect(!RingDiskCheck(directory: "/var/lib/panicbox/ring", maxBytes: 1).findings(in: place()).isEmpty)
        #expect(PermissionCheck(ring: "/var/lib/ring", sources: []).findings(in: place()).map(\.level) == [.ok])
        // What stands there is no folder.
        #expect(PermissionCheck(ring: "/var/lib/file/ring", sources: []).findings(in: place()).map(\.level) == [.fault])
    }

    @Test func `a grace period beyond what systemd or Kubernetes waits is told of`() throws {
        try write("0::/system.slice/panicbox.service\n", to: "proc/self/cgroup")
        func levels(_ seconds: Int, _ variable: String) -> [Finding.Level] {
            let check = GraceCheck(gracePeriod: .seconds(seconds)) { $0 == "panicbox.service" ? "1min 30s" : nil }
            return check.findings(in: place([variable: "x"])).map(\.level)
        }
        #expect(levels(89, "INVOCATION_ID") == [.ok])
        #expect(levels(90, "INVOCATION_ID") == [.warning])
        #expect(levels(10, "KUBERNETES_SERVICE_HOST") == [.ok])
        #expect(levels(30, "KUBERNETES_SERVICE_HOST") == [.warning])
        #expect(levels(900, "HOME").isEmpty)
    }

    @Test func `files beyond the watches of the kernel are told of`() throws {
        try write("1000\n", to: "proc/sys/fs/inotify/max_user_watches")
        #expect(InotifyCheck(sources: []).findings(for: 500, in: place()).map(\.level) == [.ok])
        #expect(InotifyCheck(sources: []).findings(for: 501, in: place()).map(\.level) == [.warning])
        #expect(InotifyCheck(sources: []).findings(for: 0, in: place()).isEmpty)
    }

    @Test func `a clock that nothing keeps right is told of`() {
        #expect(ClockCheck { false }.findings(in: place()).map(\.level) == [.warning])
        #expect(ClockCheck { true }.findings(in: place()).map(\.level) == [.ok])
    }

    @Test func `a sink is judged by its answer and its clock`() {
        let check = SinkCheck(sink: SinkOptions(name: "search"))
        let now = Timestamp(nanoseconds: 1_000_000_000_000)
        func level(_ answer: ReceiverProbe.Answer) -> Finding.Level? { check.judge(answer, "http://host", now: now).first?.level }
        #expect(level(.unreachable("refused")) == .fault)
        #expect(level(.answered(.init(status: 401))) == .fault)
        #expect(level(.answered(.init(status: 200, seconds: 1_002))) == .ok)
        #expect(level(.answered(.init(status: 200, seconds: 1_003))) == .warning)
        #expect(level(.answered(.init(status: 404, seconds: 990))) == .warning)
    }

    @Test func `the template of highest priority is the one that is for an index`() {
        let body = Array(
            #"""
            {"index_templates":[
              {"name":"a","index_template":{"index_patterns":["logs-*-*"],"priority":100}},
              {"name":"b","index_template":{"index_patterns":["logs-go-prod"],"priority":500,"version":0,"_meta":{"managed_by":"panicbox"}}}]}
            """#.utf8)
        #expect(IndexTemplates.standing(of: "logs-go-prod", in: body) == .ours(version: 0))
        #expect(IndexTemplates.standing(of: "logs-go-test", in: body) == .foreign("a"))
        #expect(IndexTemplates.standing(of: "crashes", in: body) == IndexTemplates.Standing.none)
        #expect(IndexTemplates.standing(of: "crashes", in: Array("<html>".utf8)) == nil)
    }

    @Test func `an index without a template, or with an old one, is told of`() {
        let check = SinkCheck(sink: SinkOptions(name: "search"))
        #expect(check.template(.ours(version: IndexTemplate.version), "logs").level == .ok)
        #expect(check.template(.foreign("theirs"), "logs").level == .ok)
        for standing in [IndexTemplates.Standing.none, .ours(version: 0)] {
            let finding = check.template(standing, "logs")
            #expect(finding.level == .warning && finding.mend?.contains("panicbox setup") == true)
        }
        #expect(check.template(nil, "logs").level == .warning)
    }
}
