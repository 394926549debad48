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

    init(of crash: borrowing Crash) {
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

    mutating func look(at frames: [Frame], of crash: borrowing Crash) {
        let text = crash.text.rawSpan
        for frame in frames where main == nil {
            if text.extracting(frame.function.indices).starts(with: "main.") {
                let file = text.extracting(frame.file.indices)
                // What is the application's lies in no module cache, and no other absolute path is an import path.
                if !frame.isInApp || !file.isAbsolutePath { main = MainPackage(file: file) }
                if main == nil, folder == nil { folder = Self.folder(of: file) }
            } else if package == nil, frame.isInApp {
                package = Self.repository(of: text.extracting(frame.function.indices))
            }
        }
    }

    private static let hostsWithOwners: Set<String> = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"]

    /// `orders` of `github.com/acme/orders/internal/store.(*Store).Put`: what stands behind the host and, on those that have them, the owner.
    private static func repository(of function: RawSpan) -> String? {
        var end = 0
        while end < function.byteCount, function[end] != UInt8(ascii: "("), function[end] != UInt8(ascii: "[") { end += 1 }
        while end > 0, function[end - 1] == UInt8(ascii: "/") { end -= 1 }
        var (start, number, place) = (0, 0, 1)
        while start < end {
            let slash = min(function.firstIndex(of: UInt8(ascii: "/"), from: start) ?? end, end)
            defer { start = slash + 1 }
            if slash == start { continue }
            if number == 0 || number == place {
                var name = function.extracting(start..<slash).text
                if name.utf8.contains(UInt8(ascii: "%")) { name = name.replacing("%2e", with: ".") }
                if number == place {
                    // Behind the last slash stands the package's name up to the first dot.
                    return MainPackage.meaningful(slash == end ? String(name.prefix { $0 != "." }) : name)
                }
                guard name.utf8.contains(UInt8(ascii: ".")) else { return nil }
                if hostsWithOwners.contains(name) { place = 2 }
            }
            number += 1
        }
        return nil
    }

    /// The folder of a file of package main that stands under no import path.
    private static func folder(of file: RawSpan) -> String? {
        guard file.isAbsolutePath else { return nil }
        func isSlash(_ index: Int) -> Bool { file[index] == UInt8(ascii: "/") || file[index] == UInt8(ascii: "\\") }
        func skip(from end: Int, _ isSkipped: (Int) -> Bool) -> Int {
            var end = end
            while end > 0, isSkipped(end - 1) { end -= 1 }
            return end
        }
        let name = skip(from: skip(from: file.byteCount, isSlash)) { !isSlash($0) }
        let end = skip(from: name, isSlash)
        let start = skip(from: end) { !isSlash($0) }
        return start < end ? MainPackage.meaningful(file.extracting(start..<end).text) : nil
    }
}

/// The main package, where the path of one of its files is an import path: built with -trimpath, or out of the module cache.
private struct MainPackage {
    var name: String
    var version: String?

    init?(file: RawSpan) {
        guard let start = Self.importPath(in: file) else { return nil }
        let path = file.extracting(start..<file.byteCount).text
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
        FunctionName.behindModuleCache(in: file) ?? (file.isAbsolutePath ? nil : 0)
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

extension RawSpan {
    /// `/src/main.go`, `C:/src/main.go`.
    fileprivate var isAbsolutePath: Bool { starts(with: "/") || starts(with: ":", at: 1) }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension EncodedOrigin {
    /// The same where a service is named; else with the name and version that the frames give, which the crash is told.
    ///
    /// - Parameter last: What was answered to the last crash of the stream: of a program that dies again and again it is the same.
    func named(by crash: inout CrashRecord, last: EncodedOrigin?) -> EncodedOrigin {
        guard origin.service == nil else { return self }
        let identity = FrameIdentity(of: crash.crash)
        guard let service = identity.service else { return self }
        var named = origin
        named.service = service
        named.serviceVersion = named.serviceVersion ?? identity.version
        crash.isNamedByFrames = true
        if let last, last.stream == stream, last.iostream == iostream, last.origin == named { return last }
        return of(named)
    }
}
