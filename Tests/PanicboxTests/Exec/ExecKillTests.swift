// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TestSupport
import Testing

extension RealBinary {
    /// Each of panicbox's processes is killed in turn, while a service goes on to write.
    @Suite struct ExecKillTests {
        /// Writes lines until it is stopped.
        private final class Writer: Sendable {
            private let isOver = Atomic(false)
            private let lines = Atomic(0)

            var count: Int { lines.load(ordering: .relaxed) }
            func stop() { isOver.store(true, ordering: .relaxed) }

            func write(to pipe: TestPipe) async {
                while !isOver.load(ordering: .relaxed) {
                    let first = lines.add(10, ordering: .relaxed).oldValue
                    pipe.write(ServiceLog.lines(first..<first + 10))
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
        }

        /// The service copies its input to standard error, so that the test writes through it.
        private static let rounds = [
            "exec-recorder", "exec-recorder", "exec", "exec-recorder", "exec-keeper", "exec-keeper", "exec-recorder", "exec-keeper",
        ]

        @Test(arguments: ["a pipe", "a file that is appended to", "a file"])
        func `kill -9 of any of its processes leaves the service and its standard error whole`(goal: String) async throws {
            let folder = try TemporaryFolder()
            let (ring, out) = (folder.file("ring"), folder.file("out"))
            let own = "'\(Panicbox.path)' exec --ring '\(ring)' -- sh -c 'cat >&2; echo end of the service >&2'"
            let script =
                switch goal {
                case "a pipe": "\(own) 2>&1 >/dev/null | cat > '\(out)'"
                case "a file": "exec \(own) 2> '\(out)'"
                default: "exec \(own) 2>> '\(out)'"
                }
            let pipe = TestPipe()
            let shell = try ChildProcess("sh", ["-c", script], input: .pipe(pipe))
            defer { for pid in Executed.processes(of: ring) { kill(pid, SIGKILL) } }
            // The service writes on and on, whatever happens round it.
            let writer = Writer()
            async let writing: Void = writer.write(to: pipe)
            for name in Self.rounds {
                // Now and then at once, now and then when all that was written is recorded.
                if Bool.random() {
                    let goal = writer.count
                    try await eventually("what is written is recorded before \(name) is killed") {
                        ServiceLog.numbers(in: try await Panicbox.documents(inRing: ring)).last ?? 0 > goal
                    }
                }
                try await eventually("\(name) is there") { !Executed.processes(of: ring, name).isEmpty }
                let victim = try #require(Executed.processes(of: ring, name).first)
                kill(victim, SIGKILL)
                try await eventually("\(name) is gone, and there are two again") {
                    let now = Executed.processes(of: ring)
                    return !now.contains(victim) && now.count == 2
                }
            }
            writer.stop()
            await writing
            pipe.end()
            let numbers = Array(0..<writer.count)
            let expected = ServiceLog.lines(numbers.indices) + "end of the service\n"
            try await eventually("all has arrived") { (try? folder.text(of: "out").utf8.count) ?? 0 >= expected.utf8.count }
            let isSame = try folder.text(of: "out") == expected
            #expect(isSame, "standard error is whole")
            try await eventually("nothing of panicbox is left") { Executed.processes(of: ring).isEmpty }
            try await shell.wait()
            let documents = try await Panicbox.documents(inRing: ring)
            let recorded = ServiceLog.numbers(in: documents)
            let isWhole = recorded == numbers
            let place = zip(recorded, numbers).first { $0 != $1 }.map { "\($0.0) in place of \($0.1)" } ?? "none is another"
            #expect(isWhole, "every line is recorded, once, in order: \(recorded.count) of \(numbers.count), \(place)")
            let others = documents.map(\.message).filter { !$0.contains("request") }
            #expect(others == ["end of the service"])
        }

        @Test func `whoever kills by name kills one of them, and the service goes on`() async throws {
            let pipe = TestPipe()
            let run = try Executed("cat >&2", input: .pipe(pipe))
            pipe.write(ServiceLog.line(0))
            try await eventually("it records; the log says \(run.log)") { run.folder.names(in: "ring/segments").count == 1 }
            let names = run.processes().map { (try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)) ?? "" }
            #expect(Set(names) == ["panicbox\n", "pbox-recorder\n"])
            let victim = try await run.process("exec")
            kill(victim, SIGKILL)
            #expect(try await run.process.wait() == .signal(SIGKILL))
            pipe.write(ServiceLog.line(1))
            try await eventually("it goes on: \(run.process.errors)") { run.process.errors == ServiceLog.lines(0..<2) }
            let keeper = try await run.process("exec-keeper")
            try await eventually("its name") { (try? String(contentsOfFile: "/proc/\(keeper)/comm", encoding: .utf8)) == "pbox-keeper\n" }
            pipe.end()
            try await eventually("nothing of panicbox is left") { run.processes().isEmpty }
            #expect(ServiceLog.numbers(in: try await run.documents()) == [0, 1])
        }

        @Test func `a recorder that is killed within a crash has a successor that stores it whole, once`() async throws {
            let folder = try TemporaryFolder()
            let crash = try ServiceLog.crash()
            let middle = crash.utf8.count / 2
            let pipe = TestPipe()
            let run = try Executed("cat >&2; exit 2", input: .pipe(pipe))
            pipe.write(ServiceLog.lines(0..<10) + crash.prefix(middle))
            try await eventually("the lines are stored") { try await run.documents().count >= 10 }
            let victim = try await run.process("exec-recorder")
            kill(victim, SIGKILL)
            pipe.write(String(crash.dropFirst(middle)))
            try await eventually("the next one runs") { run.processes("exec-recorder").contains { $0 != victim } }
            pipe.end()
            #expect(try await run.process.wait() == .code(2))
            let documents = try await run.documents()
            #expect(documents.filter { $0.dataset == "go.crash" }.compactMap { $0.text("error.stack_trace") } == [crash])
            #expect(documents.last?.number("process.exit_code") == 2 && ServiceLog.numbers(in: documents) == Array(0..<10))
            _ = folder
        }
    }
}
