// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite(.enabled(if: SearchServer.isThere, "PANICBOX_OSMEM names no osmem-server binary (PyPI: osmem-server)"))
    struct SearchDeliveryTests {
        @Test func `every line arrives once, and a crash once with its fields`() async throws {
            let server = try await SearchServer()
            try await server.makeIndex(Agent.index)
            let agent = try Agent(port: server.port)
            try agent.log(ServiceLog.lines(0..<300))
            let process = try agent.start()
            try agent.log(ServiceLog.crash())
            try agent.log(ServiceLog.lines(300..<600))
            try await eventually("601 documents arrive; panicbox says \(process.errors)") { try await server.count(Agent.index) >= 601 }

            let documents = try await server.documents(Agent.index)
            #expect(ServiceLog.numbers(in: documents) == Array(0..<600))
            let crashes = documents.filter { $0.dataset == "go.crash" }
            #expect(crashes.count == 1 && documents.count == 601)
            let crash = try #require(crashes.first)
            #expect(crash.message == "panic: runtime error: invalid memory address or nil pointer dereference")
            #expect(crash.text("error.stack_trace") == (try ServiceLog.crash()))
            #expect(crash.text("error.code") == "SIGSEGV")
            #expect(crash.text("go.culprit.function") == "main.opNil" && crash.number("go.culprit.line") == 46)
            #expect(crash.text("log.file.path") == agent.folder.file(Agent.log))
            #expect(crash.number("log.offset") == ServiceLog.lines(0..<300).utf8.count)
            #expect((crash["panicbox.context.lines"] as? [Any])?.count == 200)
        }

        /// Delivery once ended for good after the first wait that ran out.
        @Test func `what comes after a silence arrives as well`() async throws {
            let server = try await SearchServer()
            try await server.makeIndex(Agent.index)
            let agent = try Agent(port: server.port)
            let process = try agent.start()
            for round in 0..<6 {
                try agent.log(ServiceLog.line(round))
                try await eventually("line \(round) arrives; panicbox says \(process.errors)") {
                    try await server.count(Agent.index) == round + 1
                }
            }
        }

        @Test func `a process killed in mid-flow loses nothing and doubles nothing`() async throws {
            let server = try await SearchServer()
            try await server.makeIndex(Agent.index)
            let agent = try Agent(port: server.port)
            var process = try agent.start()
            for round in 0..<4 {
                let numbers = round * 300..<(round + 1) * 300
                try agent.log(ServiceLog.lines(numbers.lowerBound..<numbers.lowerBound + 150))
                if round == 1 { try agent.log(ServiceLog.crash()) }
                let goal = numbers.lowerBound + 20 + 37 * round
                try await eventually("some of round \(round) arrive; panicbox says \(process.errors)") {
                    try await server.count(Agent.index) >= goal
                }
                // The second half is written while nobody reads, and ends in the middle of a line.
                try agent.log(ServiceLog.lines(numbers.lowerBound + 150..<numbers.upperBound - 1))
                let last = ServiceLog.line(numbers.upperBound - 1)
                try agent.log(String(last.prefix(30)))
                try await process.kill9()
                try agent.log(String(last.dropFirst(30)))
                process = try agent.start()
            }
            try await eventually("1201 documents arrive; panicbox says \(process.errors)") { try await server.count(Agent.index) >= 1201 }

            let documents = try await server.documents(Agent.index)
            #expect(ServiceLog.numbers(in: documents) == Array(0..<1200))
            #expect(documents.filter { $0.dataset == "go.crash" }.map { $0.text("go.culprit.function") } == ["main.opNil"])
            #expect(documents.count == 1201)
        }

        @Test func `what is written while the server is away arrives when it is back`() async throws {
            let server = try await SearchServer()
            try await server.makeIndex(Agent.index)
            let way = try await Proxy(to: server.port)
            let agent = try Agent(port: way.port)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<200))
            try await eventually("the first lines arrive; panicbox says \(process.errors)") { try await server.count(Agent.index) >= 200 }
            await way.cut()
            try agent.log(ServiceLog.lines(200..<400) + ServiceLog.crash() + ServiceLog.lines(400..<600))
            try await eventually("panicbox tells of the outage") { process.errors.contains("does not take records") }
            try await way.mend()
            try await eventually("all documents arrive; panicbox says \(process.errors)") { try await server.count(Agent.index) >= 601 }

            let documents = try await server.documents(Agent.index)
            #expect(ServiceLog.numbers(in: documents) == Array(0..<600))
            #expect(documents.filter { $0.dataset == "go.crash" }.count == 1 && documents.count == 601)
            try await eventually("panicbox tells of the outage's end") { process.errors.contains("takes records again") }
        }

        @Test func `a server that forgot everything gets what comes after`() async throws {
            let server = try await SearchServer()
            let agent = try Agent(port: server.port)
            let process = try agent.start()
            try agent.log(ServiceLog.lines(0..<100))
            try await eventually("the first lines arrive; panicbox says \(process.errors)") { try await server.count(Agent.index) >= 100 }
            try await server.stop()
            try agent.log(ServiceLog.lines(100..<200))
            let second = try await SearchServer(port: server.port)
            var numbers: [Int] = []
            try await eventually("the others arrive; panicbox says \(process.errors)") {
                numbers = ServiceLog.numbers(in: try await second.documents(Agent.index))
                return Set(numbers).isSuperset(of: 100..<200)
            }
            #expect(numbers.count == Set(numbers).count)
        }

        @Test func `records that the server refuses are set aside, and the ledger adds up`() async throws {
            let server = try await SearchServer()
            let mapping = #"{"go":{"properties":{"attributes":{"properties":{"code":{"type":"integer"}}}}}}"#
            try await server.makeIndex(Agent.index, properties: mapping)
            let agent = try Agent(port: server.port)
            let process = try agent.start()
            let lines = (0..<400).map { number in
                number % 8 == 3
                    ? #"{"msg":"request \#(number)","code":"bad \#(number)"}"# : #"{"msg":"request \#(number)","code":\#(number)}"#
            }
            try agent.log(lines.joined(separator: "\n") + "\n")
            try await eventually("every record has its answer; panicbox says \(process.errors)") {
                let arrived = try await server.count(Agent.index)
                let refused = try await agent.deadLetters("search").count
                return arrived >= 350 && refused >= 50
            }
            process.signal(SIGTERM)
            #expect(try await process.wait() == .code(0))

            let arrived = ServiceLog.numbers(in: try await server.documents(Agent.index))
            let letters = try await agent.deadLetters("search")
            #expect(arrived.count == 350 && letters.count == 50)
            let refused = letters.map { JSONDocument($0["document"] as? [String: Any] ?? [:]) }
            #expect(ServiceLog.numbers(in: refused) == (0..<400).filter { $0 % 8 == 3 })
            #expect((arrived + ServiceLog.numbers(in: refused)).sorted() == Array(0..<400))
            #expect(letters.allSatisfy { $0.number("status") == 400 })
            #expect(
                letters.allSatisfy { ($0.text("reason") ?? "").contains("failed to parse field [go.attributes.code] of type [integer]") })
            #expect(process.errors.contains("will never take"))
        }
    }
}
