// SPDX-License-Identifier: Apache-2.0

/// Who wrote a stream: the parts of a document that are the same for all its records.
package struct Origin: Hashable, Sendable {
    /// `service.name`.
    package var service: String?
    /// `service.version`.
    package var serviceVersion: String?
    /// `service.environment`.
    package var environment: String?
    /// `host.name`.
    package var host: String?
    /// `log.file.path`.
    package var path: String?
    /// `process.pid`.
    package var processID: Int?
    /// `client.ip`: who sent it over the network.
    package var client: String?
    /// `container.*`: nil outside one.
    package var container: ContainerOrigin?
    /// `kubernetes.*` and `orchestrator.*`: nil outside a cluster.
    package var pod: PodOrigin?
    /// `systemd.*`: nil for what no unit wrote.
    package var unit: UnitOrigin?

    package init(
        service: String? = nil,
        serviceVersion: String? = nil,
        environment: String? = nil,
        host: String? = nil,
        path: String? = nil
    ) {
        self.service = service
        self.serviceVersion = serviceVersion
        self.environment = environment
        self.host = host
        self.path = path
    }

    /// The same with what a stream tells of itself where nothing was configured.
    package func completed(by stream: Origin) -> Origin {
        var whole = self
        whole.service = service ?? stream.service
        whole.serviceVersion = serviceVersion ?? stream.serviceVersion
        whole.environment = environment ?? stream.environment
        whole.host = host ?? stream.host
        whole.path = path ?? stream.path
        whole.processID = processID ?? stream.processID
        whole.client = client ?? stream.client
        whole.container = container ?? stream.container
        whole.pod = pod ?? stream.pod
        whole.unit = unit ?? stream.unit
        return whole
    }
}

/// The container that a stream comes from.
package struct ContainerOrigin: Hashable, Sendable {
    /// `container.id`: 64 hex digits as the runtime gives them.
    package var id: String?
    /// `container.name`.
    package var name: String?

    package init(id: String? = nil, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

/// The pod that a stream comes from.
package struct PodOrigin: Hashable, Sendable {
    /// `kubernetes.namespace` and `orchestrator.namespace`.
    package var namespace: String?
    /// `kubernetes.pod.name` and `orchestrator.resource.name`.
    package var name: String?
    /// `kubernetes.pod.uid`.
    package var uid: String?
    /// `kubernetes.node.name`.
    package var node: String?
    /// `kubernetes.container.name`.
    package var container: String?
    /// `kubernetes.container.restart_count`: 0 for the container's first run.
    package var restartCount: Int?
    /// `kubernetes.labels`, in order of their names.
    package var labels: [Label] = []

    /// One label of the pod.
    package struct Label: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(namespace: String? = nil, name: String? = nil, uid: String? = nil) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
    }
}

/// The systemd unit that a stream comes from.
package struct UnitOrigin: Hashable, Sendable {
    /// `systemd.unit`.
    package var name: String?
    /// `systemd.invocation_id`: 32 hex digits, new on every start of the unit.
    package var invocation: String?

    package init(name: String? = nil, invocation: String? = nil) {
        self.name = name
        self.invocation = invocation
    }
}
