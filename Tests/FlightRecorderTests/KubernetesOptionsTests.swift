// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct KubernetesOptionsTests {
    private static let environment = [
        "POD_NAME": "cart-7d9", "POD_NAMESPACE": "shop", "POD_UID": "2f4c", "NODE_NAME": "node-7", "CONTAINER_NAME": "app",
    ]

    @Test func `the pod's facts come from the environment, and the configuration goes before it`() throws {
        let folder = try TemporaryFolder()
        var options = KubernetesOptions()
        options.node = "node-8"
        options.labelsFile = try folder.write("tier=\"back\"\napp.kubernetes.io/name=\"cart\"\n", to: "labels")
        let origin = options.origin { Self.environment[$0] }
        #expect(origin.pod?.name == "cart-7d9" && origin.pod?.namespace == "shop" && origin.pod?.uid == "2f4c")
        #expect(origin.pod?.node == "node-8" && origin.pod?.container == "app" && origin.service == "cart")
        #expect(origin.pod?.labels == [PodOrigin.Label("app.kubernetes.io/name", "cart"), PodOrigin.Label("tier", "back")])
    }

    @Test(arguments: [
        ("app.kubernetes.io/name=\"cart\"\napp=\"shop\"\n", "cart"), ("app=\"shop\"\n", "shop"), ("app=\"\"\ntier=\"back\"\n", "app"),
    ])
    func `the label with the name goes before the one of old, and both before the container`(labels: String, service: String) throws {
        let folder = try TemporaryFolder()
        var options = KubernetesOptions()
        options.labelsFile = try folder.write("app.kubernetes.io/version=\"1.4.2\"\n" + labels, to: "labels")
        let origin = options.origin { Self.environment[$0] }
        #expect(origin.service == service && origin.serviceVersion == "1.4.2")
    }

    @Test func `outside of a cluster there is no pod`() {
        #expect(KubernetesOptions().origin { _ in nil } == Origin())
        #expect(KubernetesOptions().origin { ["NODE_NAME": "vm", "CONTAINER_NAME": "shell"][$0] } == Origin())
    }

    @Test func `a stream of another pod is on the same node, and has nothing else of ours`() {
        let surroundings = KubernetesOptions().origin { Self.environment[$0] }
        var stream = Origin()
        stream.pod = PodOrigin(namespace: "other", name: "pay-1", uid: "9")
        var options = IntakeOptions()
        options.surroundings = surroundings
        let pay = options.origin(of: stream)
        #expect(pay.pod?.name == "pay-1" && pay.pod?.node == "node-7" && pay.pod?.container == nil && pay.service == nil)
        let own = options.origin(of: Origin())
        #expect(own.pod == surroundings.pod && own.service == "app")
    }
}
