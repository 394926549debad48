// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import FoundationEssentials
package import LogModel

/// The pod that panicbox itself runs in: the `kubernetes:` section. What is left out comes from the environment, where a pod's template puts
/// it from the downward API.
package struct KubernetesOptions: ConfigOptions, Sendable {
    /// `$POD_NAMESPACE` where it is nil.
    package var namespace: String?
    /// `$POD_NAME` where it is nil.
    package var pod: String?
    /// `$POD_UID` where it is nil.
    package var uid: String?
    /// `$NODE_NAME` where it is nil.
    package var node: String?
    /// The container of the service; `$CONTAINER_NAME` where it is nil.
    package var container: String?
    /// The pod's labels as a downward volume writes them: `name="value"`, one a line.
    package var labelsFile = "/etc/podinfo/labels"

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("namespace", into: &namespace)
        reader.read("pod", into: &pod)
        reader.read("uid", into: &uid)
        reader.read("node", into: &node)
        reader.read("container", into: &container)
        reader.read("labels_file", into: &labelsFile)
    }

    /// What is known of the pod; nothing outside one.
    package var origin: Origin {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        return origin { environment[$0] }
    }

    package func origin(environment all: (String) -> String?) -> Origin {
        // Names such as CONTAINER_NAME mean something else elsewhere.
        let isInCluster = all("POD_NAME") != nil || all("KUBERNETES_SERVICE_HOST") != nil
        func environment(_ name: String) -> String? { isInCluster ? all(name) : nil }
        var found = PodOrigin(
            namespace: namespace ?? environment("POD_NAMESPACE"), name: pod ?? environment("POD_NAME"),
            uid: uid ?? environment("POD_UID"))
        found.node = node ?? environment("NODE_NAME")
        found.container = container ?? environment("CONTAINER_NAME")
        guard found != PodOrigin() else { return Origin() }
        found.labels = labels
        func label(_ name: String) -> String? { found.labels.first { $0.name == name && !$0.value.isEmpty }?.value }
        // What a team calls its service goes before what a template calls its container.
        var origin = Origin(service: label("app.kubernetes.io/name") ?? label("app") ?? found.container)
        origin.serviceVersion = label("app.kubernetes.io/version")
        origin.pod = found
        if let name = found.container { origin.container = ContainerOrigin(name: name) }
        return origin
    }

    private var labels: [PodOrigin.Label] {
        guard let bytes = try? Data(contentsOf: URL(filePath: labelsFile)) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard let sign = line.firstIndex(of: "="), sign > line.startIndex else { return nil }
            // The value stands in quotes; a label's own characters need no escapes.
            let value = line[line.index(after: sign)...].trimmingPrefix("\"")
            return PodOrigin.Label(String(line[..<sign]), String(value.hasSuffix("\"") ? value.dropLast() : value))
        }.sorted { $0.name < $1.name }
    }
}
