// swift-tools-version: 6.2

import PackageDescription

// Takes 9 MB off the resident memory: what a static Swift binary exports by default, nobody asks it for; equal functions are one; and 140,000
// relocations in short form are 27 KB that the loader reads instead of 3.3 MB. Of the linkers that come with Swift only lld can do all three.
let leanLinking = ["-use-ld=lld"] + ["--no-export-dynamic", "--icf=safe", "-z", "pack-relative-relocs"].flatMap { ["-Xlinker", $0] }

// Five floors: each target imports only floors under its own; siblings never import each other.
// `make build` holds every import against this list.
let package = Package(
    name: "panicbox",
    products: [
        .library(name: "GoTraceback", targets: ["GoTraceback"]),
        .executable(name: "panicbox", targets: ["panicbox"]),
    ],
    traits: [
        .trait(name: "Journald", description: "Reads the systemd journal; links libsystemd."),
        .default(enabledTraits: ["Journald"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.90.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.20.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.0.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.8.0"),
    ],
    targets: [
        // Floor 0: no dependencies but C.
        .target(name: "GoTraceback", dependencies: ["CScan"]),
        .target(name: "ConfigValues"),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CChecksum"),
        .systemLibrary(name: "CScan"),
        // The rule files of config/rules, taken in as they are.
        .target(name: "CRules"),

        // Floor 1: the vocabulary.
        .target(name: "LogModel", dependencies: ["CScan", "GoTraceback"]),

        // Floor 2: one concern each.
        .target(
            name: "LogSources",
            dependencies: [
                "CLinux", "CZlib", "ConfigValues", "LogModel", .target(name: "CSystemd", condition: .when(traits: ["Journald"])),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "LogParsing", dependencies: ["CScan", "ConfigValues", "GoTraceback", "LogModel"]),
        .target(
            name: "LogStore",
            dependencies: ["CChecksum", "CLZ4", "ConfigValues", "LogModel"]
        ),
        .target(
            name: "LogSinks",
            dependencies: [
                "CDeflate", "CISAL", "ConfigValues", "LogModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),

        .target(name: "Diagnosis", dependencies: ["ConfigValues", "GoTraceback", "LogModel"]),
        .target(
            name: "Probes",
            dependencies: [
                "CLinux", "ConfigValues", "GoTraceback", "LogModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),

        // Floor 3: the only target that knows them all.
        .target(
            name: "FlightRecorder",
            dependencies: [
                "CLinux", "CRules", "ConfigValues", "Diagnosis", "GoTraceback", "LogModel", "LogParsing", "LogSinks", "LogSources",
                "LogStore", "Probes",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),

        // Floor 4: the command line.
        .executableTarget(
            name: "panicbox",
            dependencies: ["FlightRecorder", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            linkerSettings: [.unsafeFlags(leanLinking, .when(configuration: .release))]
        ),

        // Measures the steps of a byte's way, each alone: Benchmarks/README.md.
        .executableTarget(
            name: "MicroBenchmark",
            dependencies: [
                "Diagnosis", "FlightRecorder", "GoTraceback", "LogModel", "LogParsing", "LogSinks", "LogStore",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/MicroBenchmark",
            // valgrind cannot read the debug information of Swift's static library; it counts by symbols.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--strip-debug"], .when(configuration: .release))]
        ),

        .testTarget(name: "GoTracebackTests", dependencies: ["GoTraceback", "TestSupport"]),
        .testTarget(name: "ConfigValuesTests", dependencies: ["ConfigValues"]),
        .testTarget(name: "LogModelTests", dependencies: ["GoTraceback", "LogModel", "TestSupport"]),
        .testTarget(name: "LogParsingTests", dependencies: ["ConfigValues", "GoTraceback", "LogModel", "LogParsing", "TestSupport"]),
        .testTarget(name: "LogStoreTests", dependencies: ["ConfigValues", "LogModel", "LogStore", "TestSupport"]),
        .testTarget(name: "LogSourcesTests", dependencies: ["ConfigValues", "LogModel", "LogSources", "TestSupport"]),
        .testTarget(
            name: "LogSinksTests",
            dependencies: ["ConfigValues", "LogModel", "LogSinks", "TestSupport"]
        ),
        .testTarget(name: "DiagnosisTests", dependencies: ["ConfigValues", "Diagnosis", "GoTraceback", "LogModel", "TestSupport"]),
        .testTarget(name: "ProbesTests", dependencies: ["ConfigValues", "GoTraceback", "LogModel", "Probes", "TestSupport"]),
        .testTarget(
            name: "FlightRecorderTests",
            dependencies: [
                "ConfigValues", "Diagnosis", "FlightRecorder", "GoTraceback", "LogModel", "LogParsing", "LogSinks", "LogSources",
                "LogStore", "Probes",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // Runs the real binary; the dependency has it built.
        .testTarget(name: "PanicboxTests", dependencies: ["panicbox", "TestSupport"]),
        .target(
            name: "TestSupport",
            dependencies: [
                "LogModel", "LogStore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/TestSupport"
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        // RawSpan in a property, and LogRecord that holds one, need lifetimes spelled out; the compiler has them behind this name.
        .enableExperimentalFeature("Lifetimes"),
    ]
}
