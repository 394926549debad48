// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import LogModel

/// Who writes a log file: what its path tells, the path that a link leads to, and what Docker has written down beside it.
enum ContainerFile {
    static func origin(of path: String) -> Origin {
        // kubelet's links lead to the pod's directory, whose name has the uid; the link's own name has the container's id.
        let real = FileHandle.target(of: path)
        var found = ContainerPath.origin(of: path)
        if let real, real != path { found = merge(found, ContainerPath.origin(of: real)) }
        if found.pod == nil, found.container != nil {
            let directory = FilePatterns.parent(of: real ?? path)
            if let settings = DockerSettings(path: "\(directory)/config.v2.json") { settings.complete(&found) }
        }
        found.path = path
        return found
    }

    /// Facts of both, those of the first before those of the second.
    private static func merge(_ first: Origin, _ second: Origin) -> Origin {
        var whole = first.completed(by: second)
        whole.pod?.uid = first.pod?.uid ?? second.pod?.uid
        whole.pod?.restartCount = first.pod?.restartCount ?? second.pod?.restartCount
        whole.container?.id = first.container?.id ?? second.container?.id
        whole.container?.name = first.container?.name ?? second.container?.name
        return whole
    }
}

/// What Docker's `config.v2.json` says of a container.
private struct DockerSettings: Decodable {
    private struct Process: Decodable {
        var labels: [String: String]?

        private enum CodingKeys: String, CodingKey {
            case labels = "Labels"
        }
    }

    private var name: String?
    private var process: Process?

    private enum CodingKeys: String, CodingKey {
        case name = "Name"
        case process = "Config"
    }

    /// Nil where the file cannot be read, or is another program's.
    init?(path: String) {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)), bytes.count <= 1 << 20,
            let settings = try? JSONDecoder().decode(DockerSettings.self, from: bytes)
        else { return nil }
        self = settings
    }

    func complete(_ origin: inout Origin) {
        let name = name.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        origin.container?.name = name
        origin.service = process?.labels?["com.docker.compose.service"] ?? name
    }
}
