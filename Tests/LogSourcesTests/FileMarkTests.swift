// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSources

@Suite struct FileMarkTests {
    @Test func `its text is read again as it was written, behind that of a file's identity`() {
        var identity = FileIdentity(device: 1, inode: 2, birth: 3, generation: 0, headLength: 4, digest: "00ff00ff00ff00ff")
        let stream = identity.stream
        identity.mark = FileMark(Array("some bytes\n".utf8), before: 4_000)
        #expect(FileIdentity(text: identity.text) == identity)
        #expect(identity.stream == stream, "what is read later changes no id")
    }

    @Test(arguments: [
        "1:2:3:4:5:d:0:1:d", "1:2:3:4:5:d:9:0:d", "1:2:3:4:5:d:9:257:d", "1:2:3:4:5:d:9:1:", "1:2:3:4:5:d:9:1", "1:2:3:4:5:d:x:1:d",
    ])
    func `anything else is no mark`(text: String) {
        #expect(FileIdentity(text: text) == nil)
    }

    @Test func `it is made of what there is, up to its longest`() {
        #expect(FileMark([], before: 10) == nil)
        #expect(FileMark([1, 2], before: 1) == nil, "more bytes than stand before the place")
        #expect(FileMark([UInt8](repeating: 1, count: 257), before: 300) == nil)
        let mark = FileMark([UInt8](repeating: 1, count: 256), before: 300)
        #expect(mark?.range == 44..<300 && mark?.isStrong == true)
        #expect(FileMark([1], before: 300)?.isStrong == false)
    }
}
