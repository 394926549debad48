// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct DoctorCommandTests {
        @Test func `a process that would die without a stack, and a sink that nobody answers for, end it with 1`() async throws {
            let service = try ChildProcess("/bin/sleep", ["300"], environment: ["GOTRACEBACK": "none"])
            let agent = try Agent(port: try FreePort.take())
            let doctor = try await Panicbox.run(["doctor", "-c", agent.configuration, "--pid", "\(service.pid)", "--format", "json"])
            #expect(doctor.exit == .code(1))
            let findings = JSONDocument.lines(doctor.output)
            func faults(_ check: String) -> Int { findings.count { $0.text("check") == check && $0.text("level") == "fault" } }
            #expect(faults("gotraceback") == 1 && faults("sink search") == 1 && faults("permissions") == 0, "\(doctor.outputText)")
            #expect(doctor.outputText.contains("does not answer: Connection refused"))
            #expect(findings.allSatisfy { $0.text("level") == "ok" || $0.text("mend") != nil })
        }

        @Test(.enabled(if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"), "as root without its rights"))
        func `what may not be read is a fault, with its mend`() async throws {
            let agent = try Agent(sinks: "")
            try agent.log(ServiceLog.line(0))
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: agent.folder.file(Agent.log))
            let command = [Panicbox.path, "doctor", "-c", agent.configuration, "--format", "json"]
            let doctor = try ChildProcess("setpriv", ["--inh-caps=-all", "--bounding-set=-all"] + command)
            #expect(try await doctor.wait() == .code(1), "\(doctor.errors)")
            let fault = JSONDocument.lines(doctor.output).first { $0.text("level") == "fault" }
            #expect(fault?.text("check") == "permissions" && fault?.text("what") == "\(agent.folder.file(Agent.log)) cannot be read")
            #expect(fault?.text("mend")?.contains("group") == true)
        }

        @Test func `a place without a fault ends it with 0, and each finding is a line with its mend below`() async throws {
            let server = try await ScriptedServer([ScriptedServer.Answer(200, #"{"index_templates":[]}"#)])
            let agent = try Agent(port: server.port)
            try agent.log(ServiceLog.line(0))
            let doctor = try Panicbox.start(["doctor", "-c", agent.configuration], environment: ["GOTRACEBACK": "all"])
            #expect(try await doctor.wait() == .code(0), "\(doctor.outputText)")
            #expect(doctor.outputText.contains("ok: gotraceback: GOTRACEBACK=all\n"))
            #expect(doctor.outputText.contains("warning: sink search: no index template covers logs: "))
            #expect(
                doctor.outputText.contains(
                    "\n    run `panicbox setup -c FILE`, or make an index template whose index_patterns match logs\n"))
        }
    }
}
