// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "parse-a-panic",
    dependencies: [
        // Elsewhere: .package(url: "https://…/panicbox.git", from: "1.0.0")
        .package(name: "panicbox", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "parse-a-panic",
            dependencies: [.product(name: "GoTraceback", package: "panicbox")],
            path: "Sources"
        )
    ],
    swiftLanguageModes: [.v6]
)
