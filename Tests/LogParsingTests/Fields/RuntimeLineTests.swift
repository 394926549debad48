// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct RuntimeLineTests {
    private func facts(_ line: String) -> String? {
        var parser = LineFieldParser()
        var fields = LineFields()
        parser.parse(Array(line.utf8).rawSpan, into: &fields)
        guard fields.level == .none, fields.message == nil else { return nil }
        return fields.runtime.map { String(decoding: $0.json, as: UTF8.self) }
    }

    /// As Go 1.21, 1.26 and 1.27 printed them, and as the sources of 1.19.8 and 1.21.13 do (proc.go: schedtrace; mgcscavenge.go: printScavTrace).
    @Test(arguments: [
        (
            "SCHED 0ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=1 needspinning=0 idlethreads=0 runqueue=0 [ 2 0 ] schedticks=[ 10573 59903 ]",
            #""sched":{"uptime_ms":0,"gomaxprocs":2,"idleprocs":0,"threads":4,"spinningthreads":1,"needspinning":0,"idlethreads":0,"runqueue":0,"runqueues":[2,0],"schedticks":[10573,59903]}"#
        ),
        (
            "SCHED 1004ms: gomaxprocs=2 idleprocs=0 threads=5 spinningthreads=0 needspinning=0 idlethreads=2 runqueue=0 [0 0]",
            #""sched":{"uptime_ms":1004,"gomaxprocs":2,"idleprocs":0,"threads":5,"spinningthreads":0,"needspinning":0,"idlethreads":2,"runqueue":0,"runqueues":[0,0]}"#
        ),
        // Go 1.19 knows no needspinning, and writes numbers for what later ones say in words.
        (
            "SCHED 9ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 idlethreads=1 runqueue=3 gcwaiting=0 nmidlelocked=0 stopwait=0 sysmonwait=1",
            #""sched":{"uptime_ms":9,"gomaxprocs":2,"idleprocs":1,"threads":4,"spinningthreads":0,"idlethreads":1,"runqueue":3,"gcwaiting":false,"nmidlelocked":0,"stopwait":0,"sysmonwait":true}"#
        ),
        (
            "SCHED 9ms: gomaxprocs=2 idleprocs=1 threads=4 spinningthreads=0 needspinning=0 idlethreads=1 runqueue=3 gcwaiting=false nmidlelocked=0 stopwait=0 sysmonwait=true",
            #""sched":{"uptime_ms":9,"gomaxprocs":2,"idleprocs":1,"threads":4,"spinningthreads":0,"needspinning":0,"idlethreads":1,"runqueue":3,"gcwaiting":false,"nmidlelocked":0,"stopwait":0,"sysmonwait":true}"#
        ),
        (
            "  P0: status=1 schedtick=10573 syscalltick=12 m=nil runqsize=3 gfreecnt=15 timerslen=1",
            #""sched":{"p":{"id":0,"status":1,"schedtick":10573,"syscalltick":12,"runqsize":3,"gfreecnt":15,"timerslen":1}}"#
        ),
        (
            "  M3: p=1 curg=-1 mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=true lockedg=nil",
            #""sched":{"m":{"id":3,"p":1,"mallocing":0,"throwing":0,"locks":0,"dying":0,"spinning":false,"blocked":true}}"#
        ),
        (
            "  G17: status=4(GC worker (idle)) m=nil lockedm=nil",
            #""sched":{"g":{"id":17,"status":4,"wait_reason":"GC worker (idle)"}}"#
        ),
        ("  G1: status=2() m=0 lockedm=0", #""sched":{"g":{"id":1,"status":2,"m":0,"lockedm":0}}"#),
        (
            "gc 10 @0.093s 12%: 0.12+0.15+0.002 ms clock, 0.24+0/0.081/0.071+0.005 ms cpu, 15->15->6 MB, 18 MB goal, 0 MB stacks, 1 MB globals, 2 P (forced)",
            #""gc":{"cycle":10,"uptime_s":0.093,"cpu_percent":12,"clock_ms":{"sweep_termination":0.12,"mark":0.15,"mark_termination":0.002},"cpu_ms":{"sweep_termination":0.24,"assist":0,"background":0.081,"idle":0.071,"mark_termination":0.005},"heap_mb":{"start":15,"end":15,"live":6,"goal":18},"stacks_mb":0,"globals_mb":1,"procs":2,"forced":true}"#
        ),
        (
            "scav 7168 KiB work (bg), 0 KiB work (eager), 14568 KiB now, 45% util (forced)",
            #""scavenger":{"background_kib":7168,"eager_kib":0,"released_kib":14568,"util_percent":45,"forced":true}"#
        ),
        ("scav 3 KiB work, 5312 KiB total, 50% util", #""scavenger":{"work_kib":3,"total_kib":5312,"util_percent":50}"#),
        ("scav 3 KiB work, 5312 KiB total, 50% util [controller reset]", #""scavenger":{"work_kib":3,"total_kib":5312,"util_percent":50}"#),
        (
            "init encoding/base64 @8.2 ms, 0.009 ms clock, 1408 bytes, 4 allocs",
            #""init":{"package":"encoding/base64","uptime_ms":8.2,"duration_ms":0.009,"bytes":1408,"allocations":4}"#
        ),
    ])
    func `a line of the runtime gives its numbers`(line: String, json: String) {
        #expect(facts(line) == json)
        #expect(JSONDocument(Array("{\(json)}".utf8)) != nil)
        // The document of the line: the line stays whole.
        let document = lineDocument(Array(line.utf8))
        #expect(document.flatMap { value("message", in: $0) } as? String == line)
        #expect(document.flatMap { value("go", in: $0) } != nil)
    }

    @Test(arguments: [
        "SCHED", "SCHED x", "SCHED 1ms: gomaxprocs=", "SCHED 1ms: hello", "SCHED 01ms: gomaxprocs=1", "gc 1", "gc is slow",
        "gc 1 @0.1s 1%: a",
        "init database", "init x @1 ms", "scav 1", "  P0: ready", "  G", "  M1:",
        "gc 1 @0.1s 1%: 1+1+1 ms clock, 1+1/1/1+1 ms cpu, 1->1->1 MB, 1 MB goal, 1 P x",
    ])
    func `a line that only begins alike is an ordinary one`(line: String) {
        #expect(facts(line) == nil)
    }

    @Test func `cut anywhere, a line is one or none and its JSON is whole`() {
        let line =
            "SCHED 0ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=x\u{7F}\"\\ needspinning=0 runqueue=0 [ 2 0 ] schedticks=[ 1 5 ]"
        for end in 0...line.utf8.count {
            if let json = facts(String(line.prefix(end))) { #expect(JSONDocument(Array("{\(json)}".utf8)) != nil) }
        }
        #expect(facts(line) != nil)
        let long = "SCHED 0ms: gomaxprocs=2 runqueue=0 [" + String(repeating: " 1", count: 5_000) + " ]"
        #expect(facts(long) == nil)
    }
}
