// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Reads a file of dead letters, one LZ4 frame at a time. A frame that a kill has cut short ends it; damage is passed over.
package struct DeadLetterReader: Sendable {
    private let path: String
    private let disk: any StoreDisk
    /// Behind the last frame, or the last damage.
    package private(set) var offset = 0
    /// True when the file goes on behind ``offset`` with the rest of an interrupted write.
    package private(set) var isTorn = false
    /// Stretches that cannot be read and that no interrupted write leaves.
    package private(set) var damage: [Range<Int>] = []
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
        while true {
            if let frame = try frame(at: offset) {
                offset = frame.end
                let parsed = frame.lines.split(separator: 0x0A).map { DeadLetter(line: $0) }
                skippedLines += parsed.count { $0 == nil }
                return parsed.compactMap { $0 }
            }
            guard try passDamage() else { return nil }
        }
    }

    /// Puts bytes of the file aside, into another beside it, behind what is there already; answers its path.
    package func keep(_ stretches: [Range<Int>]) throws(DiskError) -> String {
        let target = path + ".damaged"
        var bytes: [UInt8] = []
        do throws(DiskError) {
            bytes = try disk.read(target, at: 0, count: disk.size(of: target))
        } catch {
            guard error.isMissing else { throw error }
        }
        for stretch in stretches { bytes += try disk.read(path, at: stretch.lowerBound, count: stretch.count) }
        try disk.replace(target, with: bytes)
        return target
    }

    // MARK: Damage

    /// Goes behind what is no frame; false when nothing follows that is one.
    private mutating func passDamage() throws(DiskError) -> Bool {
        let size = try disk.size(of: path)
        guard offset < size else { return false }
        let next = try nextFrame(from: offset + 1, before: size)
        if next == nil, try isInterrupted(before: size) {
            isTorn = true
            return false
        }
        damage.append(offset..<(next ?? size))
        offset = next ?? size
        return next != nil
    }

    /// Whether what lies behind ``offset`` is the beginning of a frame, as a kill leaves it, or zeros, as a power cut does.
    ///
    /// A frame ends in four zeros: one that seems to go on behind them has a damaged length, and one that is whole but for them is damaged
    /// there.
    private func isInterrupted(before size: Int) throws(DiskError) -> Bool {
        let rest = try disk.read(path, at: offset, count: size - offset)
        if rest.allSatisfy({ $0 == 0 }) { return true }
        let isEnded = rest.count > LZ4Frame.leastLength && rest.suffix(4).allSatisfy { $0 == 0 }
        guard LZ4Frame.extent(of: rest.rawSpan) == .more, !isEnded else { return false }
        return DeadLetterReader.content(of: rest.dropLast(4) + [0, 0, 0, 0]) == nil
    }

    private func nextFrame(from start: Int, before end: Int) throws(DiskError) -> Int? {
        var place = start
        while place < end {
            let bytes = try disk.read(path, at: place, count: min(256 * 1024, end - place))
            for candidate in LZ4Frame.beginnings(in: bytes.rawSpan) where try frame(at: place + candidate) != nil {
                return place + candidate
            }
            // The window behind begins with the last three bytes: a magic has four.
            guard bytes.count > 3 else { return nil }
            place += bytes.count - 3
        }
        return nil
    }

    // MARK: Frames

    /// The frame at a place: what it holds, and where it ends. Nil when it is not whole, or cannot be decompressed.
    private func frame(at start: Int) throws(DiskError) -> (lines: [UInt8], end: Int)? {
        guard let frame = try wholeFrame(at: start), let lines = DeadLetterReader.content(of: frame) else { return nil }
        return (lines, start + frame.count)
    }

    private static func content(of frame: [UInt8]) -> [UInt8]? {
        guard let length = LZ4Frame.contentLength(of: frame.rawSpan) else { return nil }
        var lines: [UInt8] = []
        do throws(LZ4Frame.Failure) {
            try LZ4Frame.decompress(frame.rawSpan, length: length, appendingTo: &lines)
            return lines
        } catch {
            return nil
        }
    }

    private func wholeFrame(at start: Int) throws(DiskError) -> [UInt8]? {
        var wanted = 64 * 1024
        while true {
            let bytes = try disk.read(path, at: start, count: wanted)
            switch LZ4Frame.extent(of: bytes.rawSpan) {
            case .whole(let length): return Array(bytes[..<length])
            case .more where bytes.count == wanted && wanted < 1 << 30: wanted *= 4
            case .more, .none: return nil
            }
        }
    }
}
