// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import FlightRecorder

/// `deploy/elasticsearch` holds what `panicbox setup` sends, for those who put it there themselves.
@Suite struct SetupFilesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../deploy/elasticsearch").standardizedFileURL

    /// By the files' names.
    private static let files: [String: JSONValue] = {
        var files: [String: JSONValue] = [:]
        for flavor in SearchFlavor.allCases {
            for isDataStream in [true, false] {
                let noun = isDataStream ? "data-stream" : "index"
                for (path, body) in SetupText.files(target: "logs-go-default", isDataStream: isDataStream, on: flavor, keepDays: 30) {
                    let name = path.hasPrefix("/_index_template/") ? "\(noun)-template" : "lifecycle-policy"
                    files["\(flavor.rawValue)/\(name).json"] = body
                }
            }
        }
        return files
    }()

    @Test func `the files in deploy are what is sent; UPDATE_GOLDEN=1 writes them`() throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            for (name, body) in Self.files {
                let file = Self.folder.appendingPathComponent(name)
                try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(SetupText.text(body).utf8).write(to: file)
            }
        }
        for (name, body) in Self.files {
            let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
            #expect(JSONValue(Array(bytes)) == body, "\(name)")
        }
        #expect(Self.files.count == 8)
    }
}
