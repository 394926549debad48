// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import Synchronization

/// Holds each death against the rules on its way into the store. The pack may be replaced meanwhile.
package final class Diagnoser: CrashEnricher {
    private let pack: Mutex<RulePack>
    package let use: PackUse

    package init(_ pack: RulePack) {
        self.pack = Mutex(pack)
        use = PackUse(version: pack.version)
    }

    /// The next death is held against another pack.
    package func replace(with pack: RulePack) {
        self.pack.withLock { $0 = pack }
        use.noteReload(version: pack.version)
    }

    package func enrich(_ crash: inout CrashRecord, of origin: Origin) { crash.diagnoses = current.diagnose(crash) }

    package func enrich(_ exit: inout ExitRecord, of origin: Origin) { exit.diagnoses = current.diagnose(exit) }

    private var current: RulePack { pack.withLock { $0 } }
}
