// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct ContainerPathTests {
    private static let id = String(repeating: "8c1f", count: 16)

    @Test(arguments: ["3.log", "3.log.20260101-120000", "3.log.20260101-120000.gz"])
    func `kubelet's path tells of the pod and of the container's run`(file: String) {
        let origin = ContainerPath.origin(of: "/host/var/log/pods/shop_cart-7d9_2f4c-11/app/\(file)")
        #expect(origin.pod?.namespace == "shop" && origin.pod?.name == "cart-7d9" && origin.pod?.uid == "2f4c-11")
        #expect(origin.pod?.container == "app" && origin.pod?.restartCount == 3)
        #expect(origin.container?.name == "app" && origin.service == "app")
    }

    @Test func `a link's name tells of the container's id`() {
        let origin = ContainerPath.origin(of: "/var/log/containers/cart-7d9_shop_my-app-\(Self.id).log")
        #expect(origin.pod?.namespace == "shop" && origin.pod?.name == "cart-7d9" && origin.pod?.container == "my-app")
        #expect(origin.container?.id == Self.id && origin.service == "my-app")
    }

    @Test(arguments: [
        "/var/log/app.log", "/var/log/pods/a_b/c/0.log", "/var/log/pods/a_b_c/d/x.log", "/var/log/containers/a_b_c-12.log", "/0.log",
        "/var/log/containers/__-.log", "/",
    ])
    func `another path tells nothing`(path: String) {
        #expect(ContainerPath.origin(of: path) == Origin())
    }

    @Test func `a file behind kubelet's link has the facts of both names`() async throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        try files.createDirectory(atPath: folder.file("pods/shop_cart-7d9_2f4c/app"), withIntermediateDirectories: true)
        try files.createDirectory(atPath: folder.file("containers"), withIntermediateDirectories: true)
        let link = "containers/cart-7d9_shop_app-\(Self.id).log"
        try folder.write("one\n", to: "pods/shop_cart-7d9_2f4c/app/2.log")
        try files.createSymbolicLink(atPath: folder.file(link), withDestinationPath: "../pods/shop_cart-7d9_2f4c/app/2.log")
        let following = Following(folder, ["containers/*.log"])
        try await following.run(until: "the line") { following.texts == ["one\n"] }
        let origin = following.streams[0].opened.origin
        #expect(origin.pod?.uid == "2f4c" && origin.pod?.restartCount == 2 && origin.container?.id == Self.id)
        #expect(origin.path == folder.file(link) && origin.service == "app")

        // kubelet rotates behind the link, which stays as it is.
        try files.moveItem(
            atPath: folder.file("pods/shop_cart-7d9_2f4c/app/2.log"),
            toPath: folder.file("pods/shop_cart-7d9_2f4c/app/2.log.20260101-120000"))
        try folder.append("late\n", to: "pods/shop_cart-7d9_2f4c/app/2.log.20260101-120000")
        try folder.write("two\n", to: "pods/shop_cart-7d9_2f4c/app/2.log")
        try await following.run(until: "both files") { following.texts == ["one\nlate\n", "two\n"] }
    }

    @Test func `Docker's file tells of the container by what stands beside it`() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file(Self.id), withIntermediateDirectories: true)
        try folder.write(
            #"{"ID":"x","Name":"/shop-cart-1","Config":{"Image":"cart:1","Labels":{"com.docker.compose.service":"cart"}}}"#,
            to: "\(Self.id)/config.v2.json")
        try folder.write("one\n", to: "\(Self.id)/\(Self.id)-json.log")
        let following = Following(folder, ["*/*-json.log"])
        try await following.run(until: "the line") { following.texts == ["one\n"] }
        let origin = following.streams[0].opened.origin
        #expect(origin.container == ContainerOrigin(id: Self.id, name: "shop-cart-1") && origin.service == "cart")
    }
}
