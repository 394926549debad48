// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// `panicbox exec` round a command, with a ring of its own in a folder of its own.
struct Executed {
    let folder: TemporaryFolder
    let process: ChildProcess

    /// Runs `sh -c script`; `options` stand before it.
    init(
        _ script: String, options: [String] = [], input: ChildProcess.Input = .nothing, environment: [String: String] = [:]
    ) throws {
        try self.init(command: ["sh", "-c", script], options: options, input: input, environment: environment)
    }

    init(
        command: [String], options: [String] = [], input: ChildProcess.Input = .nothing, environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        let own = ["exec", "--ring", folder.file("ring"), "--log", folder.file("log")]
        process = try Panicbox.start(own + options + ["--"] + command, input: input, environment: environment)
    }

    var log: String { (try? folder.text(of: "log")) ?? "" }

    func documents() async throws -> [JSONDocument] { try await Panicbox.documents(inRing: folder.file("ring")) }

    /// The processes of panicbox that work on this ring, by their command's name: exec, exec-recorder, exec-keeper.
    func processes(_ name: String? = nil) -> [Int32] { Self.processes(of: folder.file("ring"), name) }

    static func processes(of ring: String, _ name: String? = nil) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { pid in
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.count > 1 && words[0].hasSuffix("panicbox") && words.contains(ring) && (name == nil || words[1] == name)
        }
    }

    /// The one process of that name, once it is there.
    func process(_ name: String) async throws -> Int32 {
        var found: Int32?
        try await eventually("\(name) runs; the log says \(log)") {
            found = processes(name).first
            return found != nil
        }
        return found ?? -1
    }
}
