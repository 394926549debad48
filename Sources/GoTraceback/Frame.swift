// SPDX-License-Identifier: Apache-2.0

/// One call on a goroutine's stack: a function line and the file line under it (`runtime/traceback.go: printFuncName, printArgs`).
///
/// ```
/// main.(*Store).Put(0xc000010000, 0x5)
///         /src/app/store.go:42 +0x1d
/// ```
public struct Frame: Hashable, Sendable {
    /// The function's full name as printed, `%2e` escapes kept: `main.(*Store).Put`.
    public var function: TextRange
    /// What stands between the parentheses: `0xc000010000, 0x5`; `...` for an inlined call; empty for none.
    public var arguments: TextRange
    /// The path as printed; empty for a cgo frame without a symbolizer.
    public var file: TextRange
    /// The line in `file`, counted from 1; 0 where none was printed.
    public var line: Int
    /// The offset of the pc in the function, `0x1d`; empty where none was printed (inlined, or not yet started).
    public var offset: TextRange
    /// True for a call that the compiler inlined: its arguments read `...` and it has no offset.
    public var isInlined: Bool
    /// True for code of the application: neither of the standard library nor under a module cache or vendor folder.
    public var isInApp: Bool

    /// A frame of the given parts.
    public init(
        function: TextRange,
        arguments: TextRange,
        file: TextRange,
        line: Int,
        offset: TextRange,
        isInlined: Bool,
        isInApp: Bool
    ) {
        self.function = function
        self.arguments = arguments
        self.file = file
        self.line = line
        self.offset = offset
        self.isInlined = isInlined
        self.isInApp = isInApp
    }
}
