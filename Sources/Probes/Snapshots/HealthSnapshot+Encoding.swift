// SPDX-License-Identifier: Apache-2.0

internal import LogModel

// A snapshot in a document. What bears the service's own names stands in lists: as keys they would make the mapping of an index grow without end.
//
//     {"@timestamp":"2026-11-23T08:00:00.000000000Z","goroutines":9420,"states":[{"state":"chan receive","count":9000}],
//      "places":[{"count":9000,"state":"chan receive","top":"runtime.gopark","in_app":"main.leak"}],"memstats":{"heap_alloc":1234},
//      "heap":[{"function":"main.fill","bytes":1048576}],"counters":[{"name":"redis_pool_timeouts","value":3114.0}],
//      "disks":[{"path":"/data","type":"tmpfs","bytes_free":0,"bytes_total":4194304,"inodes_free":900,"inodes_total":1024,"exhausted":"bytes"}]}
extension HealthSnapshot {
    /// Appends the members of a snapshot's object.
    func append(to object: inout ByteBuffer) {
        object.member("@timestamp", time.description)
        object.member("dumped", dumpTime?.description)
        if let goroutines { HealthSnapshot.append(goroutines, to: &object) }
        object.object("memstats") { memory in
            for (name, value) in (expvar?.memory ?? [:]).sorted(by: { $0.key < $1.key }) { memory.member(named: name, whole: value) }
        }
        object.array("heap", heap ?? []) { buffer, site in
            buffer.element {
                $0.member("function", site.function)
                $0.member("bytes", site.bytes)
            }
        }
        object.array("counters", (expvar?.counters ?? [:]).sorted { $0.key < $1.key }) { buffer, counter in
            buffer.element {
                $0.member("name", counter.key)
                $0.member("value", counter.value)
            }
        }
        if let omitted = expvar?.omitted, omitted > 0 { object.member("counters_omitted", omitted) }
        object.array("disks", disks) { buffer, disk in buffer.element { $0.append(disk) } }
    }

    private static func append(_ goroutines: GoroutineCount, to object: inout ByteBuffer) {
        object.member("goroutines", goroutines.total)
        if goroutines.isCut { object.member("goroutines_cut", true) }
        object.array("states", goroutines.states) { buffer, state in
            buffer.element {
                $0.member("state", state.state)
                $0.member("count", state.count)
            }
        }
        object.array("places", goroutines.places) { buffer, place in
            buffer.element {
                $0.member("count", place.count)
                $0.member("state", place.state)
                $0.member("top", place.top)
                $0.member("in_app", place.inApp)
            }
        }
    }
}

extension ByteBuffer {
    /// Writes a number whose name is only known now; one of `memstats` is whole but for a share.
    fileprivate mutating func member(named name: String, whole value: Double) {
        separate()
        appendJSONString(name)
        append(UInt8(ascii: ":"))
        if name != "gc_cpu_fraction", let whole = Int(exactly: value) { appendDecimal(whole) } else { append("\(value)") }
    }

    fileprivate mutating func append(_ disk: DiskUse) {
        member("path", disk.path)
        member("type", disk.type)
        member("bytes_free", disk.bytesFree)
        member("bytes_total", disk.bytesTotal)
        member("inodes_free", disk.inodesFree)
        member("inodes_total", disk.inodesTotal)
        if disk.isReadOnly { member("read_only", true) }
        member("exhausted", disk.exhausted?.rawValue)
    }
}
