// SPDX-License-Identifier: Apache-2.0

package import ConfigValues

/// What `panicbox exec` does round a process: the `exec:` section. The command line goes before it.
package struct ExecOptions: ConfigOptions, Sendable {
    /// Take standard output, too; standard error always is.
    package var stdout = false
    /// The file for a summary of at most 4,096 bytes of how the process died; nil writes none.
    package var terminationLog: String?

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("stdout", into: &stdout)
        reader.read("termination_log", into: &terminationLog)
    }
}

/// A configuration file of `panicbox exec`: that of the agent, whose sources may be left out.
struct ExecConfiguration: ConfigOptions {
    let recorder: RecorderConfiguration

    init(from reader: inout ConfigReader) { recorder = RecorderConfiguration(from: &reader, needsSources: false) }
}

/// A configuration file of which nobody has said what it is for.
struct CheckedConfiguration: ConfigOptions {
    let recorder: RecorderConfiguration

    init(from reader: inout ConfigReader) {
        let isForProcess = reader.contains("exec")
        recorder = RecorderConfiguration(from: &reader, needsSources: !isForProcess)
    }
}
