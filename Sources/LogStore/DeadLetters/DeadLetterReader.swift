// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Reads a file of dead letters, one LZ4 frame at a time; a frame that a kill has cut short ends it.
package struct DeadLetterReader: Sendable {
    private let path: String
    private let disk: any StoreDisk
    /// Behind the last whole frame.
    package private(set) var offset = 0
    /// True when the file goes on behind ``offset`` with something that is no whole frame.
    package private(set) var isTorn = false
    /// Lines that are no dead letters.
    package private(set) var skippedLines = 0

    package init(_ path: String, disk: any StoreDisk = LocalDisk()) {
        self.path = path
        self.disk = disk
    }

    /// The files of a ring's dead letters, by sink, each in the order of writing.
    package static func files(inRing directory: String, disk: any StoreDisk = LocalDisk()) throws(DiskError) -> [String: [String]] {
        var files: [String: [String]] = [:]
        do throws(DiskError) {
            for sink in try disk.list("\(directory)/dead-letter") {
                let folder = "\(directory)/dead-letter/\(sink)"
                files[sink] = try disk.list(folder).filter { $0.hasSuffix(Segment.suffix) }.sorted().map { "\(folder)/\($0)" }
            }
        } catch {
            guard error.isMissing else { throw error }
        }
        return files
    }

    /// The letters of the next frame; nil at the end.
    package mutating func next() throws(DiskError) -> [DeadLetter]? {
        while let frame = try frame() {
            offset += frame.count
            var lines: [UInt8] = []
            do throws(LZ4Frame.Failure) {
                try LZ4Frame.decompress(frame.rawSpan, length: LZ4Frame.contentLength(of: frame.rawSpan) ?? 0, appendingTo: &lines)
            } catch {
                skippedLines += 1
                continue
            }
            let parsed = lines.split(separator: 0x0A).map { DeadLetter(line: $0) }
            skippedLines += parsed.count { $0 == nil }
            return parsed.compactMap { $0 }
        }
        return nil
    }

    /// Goes behind the next frame without reading what it holds; false at the end.
    mutating func hop() throws(DiskError) -> Bool {
        guard let frame = try frame() else { return false }
        offset += frame.count
        return true
    }

    private mutating func frame() throws(DiskError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var wanted = 64 * 1024
        while true {
            bytes = try disk.read(path, at: offset, count: wanted)
            switch LZ4Frame.extent(of: bytes.rawSpan) {
            case .whole(let length): return Array(bytes[..<length])
            case .more where bytes.count == wanted && wanted < 1 << 30: wanted *= 4
            case .more, .none:
                isTorn = !bytes.isEmpty
                return nil
            }
        }
    }
}
