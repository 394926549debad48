// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What the name of a log file tells of the container that writes it.
/// ```
/// /var/log/pods/shop_cart-7d9_2f4c…/app/3.log                 namespace, pod, uid, container, restart count
/// /var/log/containers/cart-7d9_shop_app-8c1f….log              pod, namespace, container, container id
/// /var/lib/docker/containers/8c1f…/8c1f…-json.log              container id
/// ```
/// The directories above may be mounted anywhere; a rotated file (`3.log.20260101-120000.gz`) tells the same as the one it was.
enum ContainerPath {
    /// The facts in a path; nothing where it is of no container.
    static func origin(of path: String) -> Origin {
        let parts = path.split(separator: "/")
        return pod(parts) ?? link(parts) ?? docker(parts) ?? Origin()
    }

    private static func pod(_ parts: [Substring]) -> Origin? {
        guard parts.count >= 4, parts[parts.count - 4] == "pods" else { return nil }
        let names = parts[parts.count - 3].split(separator: "_", omittingEmptySubsequences: false)
        let file = parts[parts.count - 1].split(separator: ".")
        guard names.count == 3, !names.contains(where: \.isEmpty), file.count >= 2, file[1] == "log", let restarts = Int(file[0]) else {
            return nil
        }
        var pod = PodOrigin(namespace: String(names[0]), name: String(names[1]), uid: String(names[2]))
        pod.container = String(parts[parts.count - 2])
        pod.restartCount = restarts
        return origin(pod, ContainerOrigin(name: pod.container))
    }

    private static func link(_ parts: [Substring]) -> Origin? {
        guard parts.count >= 2, parts[parts.count - 2] == "containers", parts[parts.count - 1].hasSuffix(".log") else { return nil }
        let names = parts[parts.count - 1].dropLast(4).split(separator: "_", omittingEmptySubsequences: false)
        guard names.count == 3, let dash = names[2].lastIndex(of: "-"), dash > names[2].startIndex else { return nil }
        let id = names[2][names[2].index(after: dash)...]
        guard isContainerID(id), !names.contains(where: \.isEmpty) else { return nil }
        var pod = PodOrigin(namespace: String(names[1]), name: String(names[0]))
        pod.container = String(names[2][..<dash])
        return origin(pod, ContainerOrigin(id: String(id), name: pod.container))
    }

    private static func docker(_ parts: [Substring]) -> Origin? {
        guard parts.count >= 2 else { return nil }
        let id = parts[parts.count - 2]
        guard isContainerID(id), parts[parts.count - 1].hasPrefix("\(id)-json.log") else { return nil }
        var origin = Origin()
        origin.container = ContainerOrigin(id: String(id))
        return origin
    }

    private static func origin(_ pod: PodOrigin, _ container: ContainerOrigin) -> Origin {
        var origin = Origin(service: container.name)
        (origin.pod, origin.container) = (pod, container)
        return origin
    }

    /// 64 hex digits, as every runtime gives them.
    private static func isContainerID(_ text: Substring) -> Bool {
        text.utf8.count == 64 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
}
