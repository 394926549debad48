// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSources

@Suite struct FileIdentityTests {
    private static let one = FileIdentity(
        device: 1 << 40, inode: .max, birth: -5, generation: 3, headLength: 256, digest: "00ff00ff00ff00ff")

    @Test func `its text is read again as it was written`() {
        let empty = FileIdentity(device: 0, inode: 0, birth: 0, generation: 0, headLength: 0, digest: "")
        #expect(FileIdentity(text: Self.one.text) == Self.one)
        #expect(FileIdentity(text: empty.text) == empty)
    }

    @Test(arguments: ["", "1:2:3", "a:2:3:4:5:d", "1:2:3:4:-1:d", "1:2:3:4:257:d", "1:2:3:4:5:d:e", "-1:2:3:4:5:d"])
    func `anything else is no identity`(text: String) {
        #expect(FileIdentity(text: text) == nil)
    }

    @Test func `a stream's name depends on all of it, and on nothing else`() {
        var others = [Self.one, Self.one, Self.one, Self.one]
        others[0].generation += 1
        others[1].digest = "00ff00ff00ff00fe"
        others[2].inode -= 1
        others[3].birth += 1
        #expect(Set(others.map(\.stream) + [Self.one.stream]).count == 5)
        #expect(FileIdentity(text: Self.one.text)?.stream == Self.one.stream)
        #expect(Self.one.isSameInode(as: others[0]) && Self.one.isSameInode(as: others[1]))
        #expect(!Self.one.isSameInode(as: others[2]) && !Self.one.isSameInode(as: others[3]))
    }

    @Test func `the head is the first line, or as much as tells files apart`() {
        #expect(FileIdentity.head(of: Array("one\ntwo\n".utf8)).map(Array.init) == Array("one\n".utf8))
        #expect(FileIdentity.head(of: Array("no end yet".utf8)) == nil)
        #expect(FileIdentity.head(of: []) == nil)
        #expect(FileIdentity.head(of: [UInt8](repeating: 0x78, count: 300))?.count == 256)
        #expect(FileIdentity.digest(of: Array("abc".utf8)[...]) == "ba7816bf8f01cfea", "the first bytes of SHA-256")
    }
}
