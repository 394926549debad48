// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import Synchronization

/// Holds each death against the rules on its way into the store. The pack may be replaced meanwhile.
package final class Diagnoser: CrashEnricher {
    private enum Rules {
        case unread(@Sendable () -> RulePack)
        case read(RulePack)
    }

    private let rules: Mutex<Rules>
    package let use: PackUse

    package init(_ pack: RulePack) {
        rules = Mutex(.read(pack))
        use = PackUse(version: pack.version)
    }

    /// Rules that are read when the first death asks for them, or ``prepare()`` does: that takes longer than all the rest of a start.
    package init(reading: @escaping @Sendable () -> RulePack) {
        rules = Mutex(.unread(reading))
        use = PackUse(version: nil)
    }

    /// Reads the rules where that was not done yet.
    package func prepare() { _ = current }

    /// The next death is held against another pack.
    package func replace(with pack: RulePack) {
        rules.withLock { $0 = .read(pack) }
        use.noteReload(version: pack.version)
    }

    package func enrich(_ crash: inout CrashRecord, of origin: Origin) { crash.diagnoses = current.diagnose(crash) }

    package func enrich(_ exit: inout ExitRecord, of origin: Origin) { exit.diagnoses = current.diagnose(exit) }

    private var current: RulePack {
        rules.withLock { rules in
            switch rules {
            case .read(let pack): return pack
            case .unread(let read):
                let pack = read()
                rules = .read(pack)
                use.noteRead(version: pack.version)
                return pack
            }
        }
    }
}
