// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

struct ConfigFaultTests {
    private func fault(_ line: Int, _ column: Int, _ path: ConfigPath) -> ConfigFault {
        let place = ConfigPlace(line: line, column: column)
        return ConfigFault(file: "config.yaml", place: place, path: path, problem: ConfigProblem("is missing", mend: "add the key"))
    }

    @Test func `a fault names file, line, column, key, problem and mend`() {
        let hosts = fault(12, 5, .root.key("sinks").element(0).key("hosts"))
        #expect(hosts.description == "config.yaml:12:5: sinks[0].hosts: is missing; add the key")
    }

    @Test func `a fault of the whole file names no key`() {
        #expect(fault(1, 1, .root).description == "config.yaml:1:1: is missing; add the key")
    }

    @Test func `faults come in the order of the file, those of one place as they were found`() {
        let late = fault(9, 1, .root)
        let first = fault(2, 8, .root.key("b"))
        let second = fault(2, 8, .root.key("a"))
        #expect(ConfigFaults([late, first, second]).faults == [first, second, late])
    }

    @Test func `all faults print one to a line`() {
        let faults = ConfigFaults([fault(2, 1, .root.key("b")), fault(1, 1, .root.key("a"))])
        #expect(faults.description == "config.yaml:1:1: a: is missing; add the key\nconfig.yaml:2:1: b: is missing; add the key")
    }
}
