// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import Probes

@Suite struct ProbeOptionsTests {
    private static func faults(_ node: ConfigNode) -> [String] {
        do {
            _ = try ConfigDocument(node).decode(ProbeOptions.self)
            return []
        } catch {
            return error.faults.map { "\($0.path): \($0.problem)" }
        }
    }

    @Test func `one address is enough, and the defaults are kind`() throws {
        let options = try ConfigDocument(["expvar": "http://127.0.0.1:6060/debug/vars"]).decode(ProbeOptions.self)
        #expect(options.expvar?.text == "http://127.0.0.1:6060/debug/vars" && options.pprof == nil && options.service == nil)
        #expect(options.interval == .seconds(10) && options.timeout == .seconds(2) && options.maxBody == .mebibytes(16))
        #expect(options.keep == 30 && options.diskLow == Percentage(5) && !options.allowRemote)
    }

    @Test func `what asks nothing is refused`() {
        #expect(Self.faults(["interval": "5s"]) == ["expvar: nothing is asked; name at least one of `expvar`, `pprof` and `disks`"])
        #expect(Self.faults(["disks": ["/data"]]).isEmpty)
    }

    @Test func `an address beyond this machine takes a word more`() {
        let mend = "name a loopback address such as http://127.0.0.1:6060, or set `allow_remote: true`"
        #expect(
            Self.faults(["expvar": "http://10.0.0.7:6060/debug/vars?token=s3cret"])
                == ["expvar: http://10.0.0.7:6060/debug/vars is not on this machine; \(mend)"])
        #expect(Self.faults(["pprof": "http://127.0.0.1.example.com/debug/pprof"]).count == 1)
        #expect(Self.faults(["pprof": "http://10.0.0.7/debug/pprof", "allow_remote": "true"]).isEmpty)
    }

    @Test func `disks are named from the root, and their low water is a share`() {
        #expect(
            Self.faults(["disks": ["/data", "data"]])
                == ["disks[1]: `data` is a relative path; write it from the root, such as /var/lib/storaged"])
        #expect(
            Self.faults(["disks": ["/data"], "disk_low": "5"]) == ["disk_low: `5` is no share; write a whole number of percent, such as 5%"]
        )
    }

    @Test func `limits are by name, each with its own faults`() throws {
        let limits = ["goroutines": "10000", "redis_pool_timeouts": "+100/m"] as ConfigNode
        let options = try ConfigDocument(["disks": ["/d"], "limits": limits]).decode(ProbeOptions.self)
        #expect(options.limits["goroutines"]?.kind == .above && options.limits["redis_pool_timeouts"]?.kind == .rise)
        let bad = Self.faults(["disks": ["/d"], "limits": ["a": "+100", "b": "much"]])
        #expect(
            bad == [
                "limits.a: `+100` does not say in which time; write a rise within a minute, such as +100/m",
                "limits.b: `much` is no limit; write one such as 10000, 2GiB, <500MiB or +100/m",
            ])
    }
}
