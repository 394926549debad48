// SPDX-License-Identifier: Apache-2.0

extension ByteBuffer {
    /// Appends `service`, `host`, `client`, `container`, `kubernetes`, `orchestrator` and `systemd`, what is known of them.
    mutating func append(_ origin: Origin) {
        object("service") {
            $0.member("name", origin.service)
            $0.member("version", origin.serviceVersion)
            $0.member("environment", origin.environment)
        }
        object("host") { $0.member("name", origin.host) }
        object("client") { $0.member("ip", origin.client) }
        object("container") {
            $0.member("id", origin.container?.id)
            $0.member("name", origin.container?.name)
        }
        if let pod = origin.pod { append(pod) }
        object("systemd") {
            $0.member("unit", origin.unit?.name)
            $0.member("invocation_id", origin.unit?.invocation)
        }
    }

    private mutating func append(_ pod: PodOrigin) {
        object("kubernetes") { kubernetes in
            kubernetes.member("namespace", pod.namespace)
            kubernetes.object("pod") {
                $0.member("name", pod.name)
                $0.member("uid", pod.uid)
            }
            kubernetes.object("node") { $0.member("name", pod.node) }
            kubernetes.object("container") {
                $0.member("name", pod.container)
                $0.member("restart_count", pod.restartCount)
            }
            kubernetes.object("labels") { labels in
                for label in pod.labels { labels.member(named: label.name, label.value) }
            }
        }
        object("orchestrator") { orchestrator in
            orchestrator.member("type", "kubernetes")
            orchestrator.member("namespace", pod.namespace)
            guard let name = pod.name else { return }
            orchestrator.object("resource") {
                $0.member("type", "pod")
                $0.member("name", name)
            }
        }
    }
}
