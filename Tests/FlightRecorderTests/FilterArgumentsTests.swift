// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import FlightRecorder

@Suite struct FilterArgumentsTests {
    @Test func `nothing given is a filter that lets all through`() throws {
        #expect(try FilterArguments().filter().isEmpty)
    }

    @Test(arguments: [("warn", Severity.warning), ("WARNING", .warning), ("info", .info), ("fatal", .critical), ("err", .error)])
    func `a level has the names that loggers give it`(name: String, severity: Severity) throws {
        var arguments = FilterArguments()
        arguments.level = name
        #expect(try arguments.filter().level == severity)
    }

    @Test func `all is handed on`() throws {
        var arguments = FilterArguments()
        (arguments.since, arguments.until) = ("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z")
        (arguments.services, arguments.crashesOnly) = (["a", "b"], true)
        let filter = try arguments.filter()
        #expect(
            filter.since?.description == "2026-11-23T08:00:00.000000000Z" && filter.until?.description == "2026-11-23T09:00:00.000000000Z")
        #expect(filter.services == ["a", "b"] && filter.crashesOnly)
    }

    @Test func `what means nothing is refused with the option's name`() {
        var arguments = FilterArguments()
        arguments.since = "monday"
        #expect(throws: FilterArguments.Fault.self) { try arguments.filter() }
        arguments.since = "1m"
        arguments.until = "1h"
        let order = #expect(throws: FilterArguments.Fault.self) { try arguments.filter() }
        #expect(order?.description.hasPrefix("nothing lies between --since ") == true)
        (arguments.since, arguments.until, arguments.level) = (nil, nil, "loud")
        let level = #expect(throws: FilterArguments.Fault.self) { try arguments.filter() }
        #expect(level?.description.hasPrefix("--level: `loud` is no level") == true)
    }
}
