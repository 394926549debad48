// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// The service that a crash's frames tell of, as `go build` names its binary: by the last element of the main package's path.
///
/// ```
/// main.main()                                         example.com/shop/cmd/orders/main.go           orders
/// main.run(…)                                         /go/pkg/mod/example.com/orders@v1.4.2/run.go  orders, version v1.4.2
/// github.com/acme/orders/internal/store.(*Store).Put  /src/internal/store/store.go                  orders
/// main.main()                                         /home/ci/orders/main.go                       orders
/// ```
/// A folder whose name says nothing (`/src/main.go`, `/app/main.go`) gives no name.
struct FrameIdentity: Hashable {
    var service: String?
    /// The version of the main module, where it was installed as one (`go install example.com/orders@v1.4.2`).
    var version: String?

    /// Goroutines beyond these are not looked at.
    private static let goroutineLimit = 64

    init(of crash: Crash) {
        var names = FrameNames()
        if let own = crash.crashingGoroutine?.frames { names.look(at: own, of: crash) }
        for goroutine in crash.goroutines.prefix(FrameIdentity.goroutineLimit) where names.main == nil {
            names.look(at: goroutine.frames, of: crash)
        }
        service = names.main?.name ?? names.package ?? names.folder
        version = names.main?.version
    }
}

/// What frames tell so far, the surest first. Stacks are gone through as bytes: most frames tell nothing, and each crash has dozens.
private struct FrameNames {
    var main: MainPackage?
    var package: String?
    var folder: String?

    mutating func look(at frames: [Frame], of crash: Crash) {
        let text = crash.text.rawSpan
        for frame in frames where main == nil {
            if text.extracting(frame.function.indices).starts(with: "main.") {
                main = MainPackage(file: text.extracting(frame.file.indices))
                if main == nil, folder == nil { folder = Self.folder(of: crash[frame.file]) }
            } else if package == nil, frame.isInApp {
                package = Self.repository(of: crash[frame.function])
            }
        }
    }

    /// `orders` of `github.com/acme/orders/internal/store.(*Store).Put`: what stands behind the host and, on those that have them, the owner.
    private static func repository(of function: String) -> String? {
        let path = function.prefix { $0 != "(" && $0 != "[" }.replacing("%2e", with: ".")
        var elements = path.split(separator: "/").map(String.init)
        guard elements.count > 1, elements[0].contains(".") else { return nil }
        // Behind the last slash stands the package's name up to the first dot.
        elements[elements.count - 1] = String(elements[elements.count - 1].prefix { $0 != "." })
        let place = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"].contains(elements[0]) ? 2 : 1
        return place < elements.count ? MainPackage.meaningful(elements[place]) : nil
    }

    /// The folder of a file of package main that stands under no import path.
    private static func folder(of file: String) -> String? {
        guard file.isAbsolutePath else { return nil }
        let elements = file.split { $0 == "/" || $0 == "\\" }
        return elements.count > 1 ? MainPackage.meaningful(String(elements[elements.count - 2])) : nil
    }
}

/// The main package, where the path of one of its files is an import path: built with -trimpath, or out of the module cache.
private struct MainPackage {
    var name: String
    var version: String?

    init?(file: RawSpan) {
        guard let start = Self.importPath(in: file) else { return nil }
        let path = String(decoding: file.extracting(start..<file.byteCount).copy, as: UTF8.self)
        var elements = path.split(separator: "/").dropLast().map(String.init)
        // `command-line-arguments` is what `go run FILE` and `go build FILE` call a package.
        guard let first = elements.first, first != "command-line-arguments", !first.hasPrefix("."), first != "_" else {
            return nil
        }
        if let index = elements.firstIndex(where: { $0.contains("@") }) {
            let parts = elements[index].split(separator: "@", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            (elements[index], version) = (parts[0], parts[1])
        }
        // A major version is no name: example.com/orders/v2.
        if elements.count > 1, let last = elements.last, MainPackage.isMajorVersion(last) { elements.removeLast() }
        guard let name = elements.last.flatMap(MainPackage.meaningful) else { return nil }
        self.name = name
    }

    /// Where the import path begins: behind `/pkg/mod/`, or at the start of a path that is not absolute.
    private static func importPath(in file: RawSpan) -> Int? {
        var from = 0
        while let slash = file.firstIndex(of: UInt8(ascii: "/"), from: from) {
            if file.starts(with: "/pkg/mod/", at: slash) { return slash + 9 }
            from = slash + 1
        }
        let isAbsolute = file.starts(with: "/") || file.starts(with: ":", at: 1)
        return isAbsolute ? nil : 0
    }

    private static func isMajorVersion(_ text: String) -> Bool {
        text.hasPrefix("v") && text.count > 1 && text.dropFirst().allSatisfy(\.isASCIIDigit)
    }

    /// Names of folders that say nothing of what is in them.
    private static let empty: Set<String> = [
        "src", "app", "cmd", "main", "build", "work", "workspace", "workdir", "code", "go", "tmp", "root", "repo", "source", "project",
        "bin",
    ]

    static func meaningful(_ name: String) -> String? {
        name.isEmpty || name.utf8.count > 128 || empty.contains(name) ? nil : name
    }
}

extension String {
    /// `/src/main.go`, `C:/src/main.go`.
    fileprivate var isAbsolutePath: Bool { hasPrefix("/") || dropFirst().hasPrefix(":") }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension EncodedOrigin {
    /// The same where a service is named; else with the name and version that the frames give, which the crash is told.
    func named(by crash: inout CrashRecord) -> EncodedOrigin {
        guard origin.service == nil else { return self }
        let identity = FrameIdentity(of: crash.crash)
        guard let service = identity.service else { return self }
        var named = origin
        named.service = service
        named.serviceVersion = named.serviceVersion ?? identity.version
        crash.isNamedByFrames = true
        return of(named)
    }
}
