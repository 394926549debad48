// SPDX-License-Identifier: Apache-2.0

internal import CRules
internal import ConfigValues
package import Diagnosis
internal import Foundation
internal import LogStore

/// Where rules come from: a folder of YAML files, or those that panicbox was built with.
package enum RuleFolder {
    /// A folder or a file that cannot be used, in words for a person.
    struct Unusable: Error, CustomStringConvertible {
        var description: String
    }

    /// A rule file is a few kilobytes; what is larger than this is none.
    private static let sizeLimit = 4 << 20
    private static let fileLimit = 200

    /// The pack that a configuration asks for. Throws ``ConfigFaults`` with every fault, or what cannot be read.
    package static func pack(_ options: DiagnosisOptions = DiagnosisOptions()) throws -> RulePack {
        let files = try options.rules.map { try read($0) } ?? embedded()
        let pack = try RulePack(files, options: options)
        let strange = options.stages.keys.sorted().filter { pack.rule($0) == nil }
        guard let first = strange.first else { return pack }
        let mend = nearest(to: first, in: pack).map { "did you mean `\($0)`?" } ?? "`panicbox rules list` names them"
        throw Unusable(description: "panicbox: diagnosis.stages: there is no rule `\(first)`; \(mend)")
    }

    /// Panicbox's own rules as they are. They were held against every check when it was built, so that none can be wrong here.
    static func own(_ options: DiagnosisOptions) -> RulePack {
        do {
            return try pack(options)
        } catch {
            fatalError("panicbox: the rules that it was built with cannot be read: \(error)")
        }
    }

    /// The rule whose id is nearest to one that does not exist.
    static func nearest(to id: String, in pack: RulePack) -> String? { NearestKey.find(id, in: pack.rules.map(\.id)) }

    /// The files that panicbox was built with.
    package static func embedded() throws -> [RulePack.File] {
        // The array and what it points to are constants of the program, and the count is the array's own.
        var count = 0
        let first = unsafe panicbox_rule_files(&count)
        let files = unsafe UnsafeBufferPointer(start: first, count: count)
        return try unsafe files.map { file in
            let name = unsafe String(cString: file.name)
            let text = unsafe String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.length), as: UTF8.self)
            return try parse(text, path: "\(name).yaml", domain: name)
        }
    }

    /// The files of a folder, by their names.
    package static func read(_ folder: String) throws -> [RulePack.File] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        } catch {
            throw Unusable(description: "panicbox: cannot read the rules in \(folder): \(reason(folder))")
        }
        guard !names.isEmpty else { throw Unusable(description: "panicbox: \(folder) holds no rules; write them to files named *.yaml") }
        guard names.count <= fileLimit else {
            throw Unusable(description: "panicbox: \(folder) holds \(names.count) files; keep \(fileLimit)")
        }
        var (files, faults): ([RulePack.File], [ConfigFault]) = ([], [])
        for name in names.sorted() {
            let path = "\(folder)/\(name)"
            do {
                let text = String(decoding: try bytes(ofFile: path), as: UTF8.self)
                files.append(try parse(text, path: path, domain: String(name.prefix { $0 != "." })))
            } catch let error as ConfigFaults {
                faults += error.faults
            }
        }
        if !faults.isEmpty { throw ConfigFaults(faults) }
        return files
    }

    /// Why a folder cannot be read, and the mend.
    private static func reason(_ folder: String) -> String {
        if PathKind.isFolder(folder) { return "it may not be read; give this user the right to" }
        return PathKind.isFile(folder)
            ? "it is a file; name the folder that it is in" : "there is no such folder; name one that holds *.yaml"
    }

    /// The bytes of a rule file, or of an example beside it.
    static func bytes(ofFile path: String) throws -> [UInt8] {
        let disk = LocalDisk()
        do {
            let size = try disk.size(of: path)
            guard size <= sizeLimit else { throw Unusable(description: "panicbox: \(path) has \(size) bytes; 4 MiB are the most") }
            return try disk.read(path, at: 0, count: size)
        } catch let error as DiskError {
            throw Unusable(description: "panicbox: \(error)")
        }
    }

    private static func parse(_ text: String, path: String, domain: String) throws -> RulePack.File {
        RulePack.File(path: path, domain: domain, tree: try ConfigurationFile.tree(text, file: path))
    }
}
