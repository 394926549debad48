// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@Suite struct EncodedOriginTests {
    private func line(from origin: Origin) -> JSONDocument? {
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 64)
        let text = Array("boot".utf8)
        encoder.append(
            LogRecord(text: text.rawSpan, time: Timestamp(nanoseconds: 0), offset: 0), fields: LineFields(),
            from: EncodedOrigin(stream: StreamID(hash: [1]), origin: origin), to: &batch)
        return JSONDocument(batch.bytes.bytes.copy)
    }

    @Test func `a pod's facts stand in the fields of Kubernetes and of ECS`() throws {
        var pod = PodOrigin(namespace: "shop", name: "cart-0", uid: "9d1c")
        pod.container = "cart"
        pod.restartCount = 3
        pod.node = "node-7"
        pod.labels = [PodOrigin.Label("app.kubernetes.io/name", "cart \"x\"")]
        var origin = Origin(service: "cart")
        origin.pod = pod
        origin.container = ContainerOrigin(id: "4f5e", name: "cart")
        origin.processID = 9
        let document = try #require(line(from: origin))
        #expect(document.text("kubernetes.namespace") == "shop" && document.text("orchestrator.namespace") == "shop")
        #expect(document.text("kubernetes.pod.name") == "cart-0" && document.text("orchestrator.resource.name") == "cart-0")
        #expect(document.text("kubernetes.pod.uid") == "9d1c" && document.text("kubernetes.node.name") == "node-7")
        #expect(document.text("kubernetes.container.name") == "cart" && document.number("kubernetes.container.restart_count") == 3)
        #expect((document["kubernetes.labels"] as? [String: String]) == ["app.kubernetes.io/name": "cart \"x\""])
        #expect(document.text("container.id") == "4f5e" && document.number("process.pid") == 9)
    }

    @Test func `what is configured goes before what a stream tells`() {
        var stream = Origin(service: "storaged.service", host: "other", path: "/log")
        stream.unit = UnitOrigin(name: "storaged.service", invocation: "ab")
        let whole = Origin(service: "storaged").completed(by: stream)
        #expect(whole.service == "storaged" && whole.host == "other" && whole.path == "/log" && whole.unit?.name == "storaged.service")
    }
}
