// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

// The `go.goroutine`, `go.culprit` and `go.census` objects of a crash document.
extension DocumentEncoder {
    func appendGoroutine(_ goroutine: Goroutine, of crash: Crash, to buffer: inout ByteBuffer) {
        if goroutine.id >= 0 { buffer.member("id", goroutine.id) }
        buffer.member("state", crash.text.rawSpan.extracting(goroutine.state.indices))
        if goroutine.waitMinutes > 0 { buffer.member("wait_minutes", goroutine.waitMinutes) }
        if goroutine.isLockedToThread { buffer.member("locked_to_thread", true) }
        if !goroutine.labels.isEmpty {
            buffer.object("labels") { labels in
                for label in goroutine.labels {
                    labels.separate()
                    labels.appendJSONString(label.key)
                    labels.append(UInt8(ascii: ":"))
                    labels.appendJSONString(label.value)
                }
            }
        }
        let listed = goroutine.frames.prefix(DocumentEncoder.frameLimit)
        buffer.array("frames", listed) { buffer, frame in
            buffer.element { appendFrame(frame, of: crash, to: &$0) }
        }
        let unlisted = goroutine.frames.count - listed.count
        buffer.member("frames_elided", goroutine.framesElided == 0 && unlisted == 0 ? nil : max(0, goroutine.framesElided) + unlisted)
        if let creator = goroutine.createdBy {
            buffer.object("created_by") {
                $0.member("function", crash.text.rawSpan.extracting(creator.function.indices))
                $0.member("file", crash.text.rawSpan.extracting(creator.file.indices))
                $0.member("line", creator.line > 0 ? creator.line : nil)
                $0.member("goroutine", creator.goroutine)
            }
        }
    }

    private func appendFrame(_ frame: Frame, of crash: Crash, to buffer: inout ByteBuffer) {
        let text = crash.text.rawSpan
        let function = text.extracting(frame.function.indices)
        buffer.member("function", function)
        buffer.member("package", function.extracting(0..<FunctionName.packageLength(function)))
        buffer.member("file", text.extracting(frame.file.indices))
        buffer.member("line", frame.line > 0 ? frame.line : nil)
        buffer.member("offset", text.extracting(frame.offset.indices))
        buffer.member("arguments", text.extracting(frame.arguments.indices))
        if frame.isInlined { buffer.member("inlined", true) }
        buffer.member("in_app", frame.isInApp)
    }

    func appendCulprit(_ crash: Crash, to buffer: inout ByteBuffer) {
        guard let culprit = crash.culprit else { return }
        let file = crash.text.rawSpan.extracting(culprit.file.indices)
        buffer.member("function", crash.text.rawSpan.extracting(culprit.function.indices))
        buffer.member("file", file)
        buffer.member("line", culprit.line > 0 ? culprit.line : nil)
        buffer.member("module", FunctionName.module(ofFile: file))
    }

    func appendCensus(_ census: GoroutineCensus, to buffer: inout ByteBuffer) {
        buffer.member("goroutines", census.goroutines)
        buffer.object("states") { states in
            for (state, count) in census.states {
                states.separate()
                states.appendJSONString(state)
                states.append(UInt8(ascii: ":"))
                states.appendDecimal(count)
            }
        }
        buffer.array("groups", census.groups) { buffer, group in
            buffer.element {
                $0.member("count", group.count)
                $0.member("state", group.state)
                if group.waitMinutesMax > 0 {
                    $0.member("wait_minutes_max", group.waitMinutesMax)
                    $0.member("wait_minutes_sum", group.waitMinutesSum)
                }
                $0.member("top", group.top)
                $0.member("in_app", group.inApp)
                $0.array("ids", group.ids) { $0.appendDecimal($1) }
                guard let blocker = group.blockedOn else { return }
                // A path of one call says no more than `top` does.
                if group.path.count > 1 { $0.array("path", group.path) { $0.appendJSONString($1) } }
                $0.object("blocked_on") { $0.append(blocker) }
            }
        }
        buffer.member("verdict", census.verdict)
    }
}

extension ByteBuffer {
    fileprivate mutating func append(_ blocker: GoroutineCensus.Blocker) {
        member("kind", blocker.kind.rawValue)
        member("address", blocker.address.map { "0x\(String($0, radix: 16))" })
        member("locks", blocker.locks)
    }
}

/// The parts of a Go function's name and of a module cache path.
package enum FunctionName {
    /// How many bytes of `name` are its package: up to the first dot behind the last slash of the import path.
    ///
    /// `gopkg.in/yaml%2ev3.Unmarshal` has the package `gopkg.in/yaml%2ev3`; slashes inside type arguments do not count.
    package static func packageLength(_ name: RawSpan) -> Int {
        var slash = 0
        for index in 0..<name.byteCount {
            let byte = name[index]
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(") { break }
            if byte == UInt8(ascii: "/") { slash = index + 1 }
        }
        return name.firstIndex(of: UInt8(ascii: "."), from: slash) ?? 0
    }

    /// `go.etcd.io/bbolt@v1.3.8` of `/go/pkg/mod/go.etcd.io/bbolt@v1.3.8/db.go`; nil for a file outside of the module cache.
    package static func module(ofFile path: RawSpan) -> String? {
        guard let at = path.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        let end = path.firstIndex(of: UInt8(ascii: "/"), from: at) ?? path.byteCount
        let start = behindModuleCache(in: path) ?? 0
        return start < at ? path.extracting(start..<end).text : nil
    }

    /// The index behind the first `/pkg/mod/`; nil where there is none.
    package static func behindModuleCache(in path: RawSpan) -> Int? {
        var from = 0
        while let slash = path.firstIndex(of: UInt8(ascii: "/"), from: from) {
            if path.starts(with: "/pkg/mod/", at: slash) { return slash + 9 }
            from = slash + 1
        }
        return nil
    }

    /// Where the last part of a path stands: `server.go` of `/usr/local/go/src/net/http/server.go`.
    static func lastPart(of path: RawSpan) -> Range<Int> {
        var end = path.byteCount
        while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
        var start = end
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start..<end
    }
}
