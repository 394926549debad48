// SPDX-License-Identifier: Apache-2.0

/// What is left of writes that nobody synced when the power goes.
package enum PowerCut: Hashable, Sendable, CaseIterable {
    /// Nothing.
    case nothing
    /// The first of them, the last of these in part.
    case beginning
    /// Any sectors in any state that they had since the last sync, and names that come and went or not: a disk does not keep order.
    case anything
}

/// Files as a kernel has them: what processes see, and what of it is on the disk.
struct FileModel {
    private static let sector = 512

    struct File {
        var content: [UInt8] = []
        /// What the disk holds.
        var durable: [UInt8] = []
        /// States of the whole file since the last sync, the latest last.
        var states: [[UInt8]] = []
        /// Sectors that a sync would bring to the disk.
        var dirty: Set<Int> = []
    }

    var directories: Set<String> = []
    /// Names as processes see them.
    var current: [String: Int] = [:]
    /// Names as the disk has them.
    private var durable: [String: Int] = [:]
    private var numbers: [Int: File] = [:]

    var files: [String: [UInt8]] { current.compactMapValues { numbers[$0]?.content } }
    var byteCount: Int { current.values.reduce(0) { $0 + length(of: $1) } }

    func content(of path: String) -> [UInt8]? { current[path].flatMap { numbers[$0]?.content } }
    func length(of path: String) -> Int? { content(of: path)?.count }
    func length(of number: Int) -> Int { numbers[number]?.content.count ?? 0 }

    /// Names of files and directories directly below a directory.
    func names(in path: String) -> [String] {
        let below = (Array(current.keys) + directories).filter { $0.hasPrefix(path + "/") }
        return Set(below.map { String($0.dropFirst(path.count + 1).prefix { $0 != "/" }) }).sorted()
    }

    mutating func create(_ path: String) -> Int {
        if let number = current[path] {
            truncate(number, to: 0)
            return number
        }
        let number = (numbers.keys.max() ?? 0) + 1
        numbers[number] = File()
        current[path] = number
        return number
    }

    /// Puts a whole file there that is on the disk at once.
    mutating func put(_ content: [UInt8], as path: String) {
        let number = current[path] ?? (numbers.keys.max() ?? 0) + 1
        numbers[number] = File(content: content, durable: content)
        current[path] = number
        durable[path] = number
    }

    mutating func vanish(_ path: String) {
        for name in Set(current.keys).union(durable.keys) where name == path || name.hasPrefix(path + "/") {
            current[name] = nil
            durable[name] = nil
        }
        directories = directories.filter { $0 != path && !$0.hasPrefix(path + "/") }
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, to number: Int, at offset: Int) {
        guard !bytes.isEmpty else { return }
        change(number, sectors: min(offset, length(of: number)) / FileModel.sector...(offset + bytes.count - 1) / FileModel.sector) {
            file in
            if file.count < offset + bytes.count { file += [UInt8](repeating: 0, count: offset + bytes.count - file.count) }
            file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }

    mutating func truncate(_ number: Int, to length: Int) {
        let old = self.length(of: number)
        guard length != old else { return }
        change(number, sectors: min(length, old) / FileModel.sector...max(length, old) / FileModel.sector) { file in
            file = Array(file.prefix(length)) + [UInt8](repeating: 0, count: max(0, length - file.count))
        }
    }

    private mutating func change(_ number: Int, sectors: ClosedRange<Int>, _ body: (inout [UInt8]) -> Void) {
        var file = numbers[number] ?? File()
        body(&file.content)
        file.states.append(file.content)
        file.dirty.formUnion(sectors)
        numbers[number] = file
    }

    // MARK: What is on the disk

    mutating func sync(_ number: Int) {
        guard var file = numbers[number] else { return }
        // Only sectors that are dirty are brought to the disk: what a failed sync forgot is not among them.
        file.durable = FileModel.merge(file.content.count) { file.dirty.contains($0) ? file.content[sector: $0] : file.durable[sector: $0] }
        file.states = []
        file.dirty = []
        numbers[number] = file
    }

    /// A sync that failed: what it was to bring to the disk is clean, and not there.
    mutating func forget(_ path: String) {
        guard let number = current[path], var file = numbers[number] else { return }
        file.states = []
        file.dirty = []
        numbers[number] = file
    }

    mutating func syncNames(in directory: String) {
        for name in Set(current.keys).union(durable.keys) where name.hasPrefix(directory + "/") { durable[name] = current[name] }
    }

    func afterPowerCut(_ cut: PowerCut, using generator: inout some RandomNumberGenerator) -> FileModel {
        var left = FileModel()
        left.directories = directories
        for name in Set(current.keys).union(durable.keys).sorted() {
            let isNew = cut == .beginning || (cut == .anything && Bool.random(using: &generator))
            guard let number = isNew ? current[name] : durable[name], let file = numbers[number] else { continue }
            left.put(FileModel.remains(of: file, cut, using: &generator), as: name)
        }
        return left
    }

    private static func remains(of file: File, _ cut: PowerCut, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        let states = [file.durable] + file.states
        switch cut {
        case .nothing: return file.durable
        case .beginning:
            let index = Int.random(in: states.indices, using: &generator)
            var length = states[index].count
            if index > 0, length > states[index - 1].count { length = Int.random(in: states[index - 1].count...length, using: &generator) }
            return merge(length) { (file.dirty.contains($0) ? states[index] : file.durable)[sector: $0] }
        case .anything:
            let length = states[Int.random(in: states.indices, using: &generator)].count
            return merge(length) { sector in
                (file.dirty.contains(sector) ? states[Int.random(in: states.indices, using: &generator)] : file.durable)[sector: sector]
            }
        }
    }

    /// A file of `length` bytes, put together from sectors; those that are missing are zeros.
    private static func merge(_ length: Int, _ content: (Int) -> ArraySlice<UInt8>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        for sector in 0..<(length + FileModel.sector - 1) / FileModel.sector {
            let start = sector * FileModel.sector
            let piece = content(sector).prefix(length - start)
            bytes.replaceSubrange(start..<start + piece.count, with: piece)
        }
        return bytes
    }

    fileprivate static func range(ofSector sector: Int, in count: Int) -> Range<Int> {
        min(count, sector * FileModel.sector)..<min(count, (sector + 1) * FileModel.sector)
    }
}

extension [UInt8] {
    fileprivate subscript(sector sector: Int) -> ArraySlice<UInt8> { self[FileModel.range(ofSector: sector, in: count)] }
}
