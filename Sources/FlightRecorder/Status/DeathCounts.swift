// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
package import LogModel
internal import Synchronization

/// Counts crashes and silent deaths by what they are. The last of the enrichers: it counts what the others have found.
///
/// Documents of another panicbox are counted there. Drills are counted apart, so that nobody is woken by one.
package final class DeathCounts: CrashEnricher {
    private let state = Mutex(DeathAccount())

    package init() {}

    /// The counts as they stand.
    package var snapshot: DeathAccount { state.withLock { $0 } }

    /// Goes on from what earlier runs have counted: around a process panicbox ends with each crash, and is there anew behind it.
    package func restore(_ crashes: [DeathAccount.Restored]) {
        state.withLock { account in
            for crash in crashes { account.restore(crash) }
        }
    }

    package func enrich(_ crash: inout CrashRecord, of origin: Origin) {
        let found = crash
        state.withLock { $0.enter(found, service: origin.service) }
    }

    package func enrich(_ exit: inout ExitRecord, of origin: Origin) {
        let found = exit
        state.withLock { $0.enter(found, service: origin.service) }
    }
}

/// What ``DeathCounts`` has counted. Every table is bounded; what is beyond is counted under `other`.
package struct DeathAccount: Hashable, Sendable {
    package private(set) var crashes: [CrashKey: Int] = [:]
    package private(set) var lastCrash: [String: Timestamp] = [:]
    package private(set) var regressions: [String: Int] = [:]
    package private(set) var exits: [ExitKey: Int] = [:]
    package private(set) var diagnoses: [DiagnosisKey: Int] = [:]
    package private(set) var drills = 0

    /// Series by fingerprint, and of each other family.
    package static let (fingerprintLimit, limit) = (500, 200)
    private static let other = "other"
    /// The service that nothing names.
    static let unknown = "unknown"

    package struct CrashKey: Hashable, Sendable {
        package var service: String
        /// `go.crash.kind`.
        package var kind: String
        package var fingerprint: String
    }

    package struct ExitKey: Hashable, Sendable {
        package var service: String
        /// `oom_kill`, `signal`, `code` or `success`.
        package var cause: String
    }

    /// What earlier runs have counted of a fingerprint.
    package struct Restored: Sendable {
        package var key: CrashKey
        package var count: Int
        package var last: Timestamp
    }

    package struct DiagnosisKey: Hashable, Sendable {
        package var service: String
        package var rule: String
        package var stage: String
    }

    mutating func enter(_ crash: CrashRecord, service: String?) {
        guard crash.drill == nil else {
            drills += 1
            return
        }
        let service = service ?? DeathAccount.unknown
        let key = CrashKey(service: service, kind: crash.kindName, fingerprint: crash.fingerprint)
        restore(Restored(key: key, count: 1, last: crash.time))
        // What a service has survived wakes nobody.
        guard crash.crash.kind.isLethal else { return }
        for diagnosis in crash.diagnoses { enter(diagnosis, service) }
        guard crash.history?.isRegression == true else { return }
        DeathAccount.count(service, DeathAccount.other, in: &regressions, limit: DeathAccount.limit)
    }

    fileprivate mutating func restore(_ crash: Restored) {
        var (ofService, rest) = (crash.key, crash.key)
        ofService.fingerprint = DeathAccount.other
        (rest.service, rest.fingerprint) = (DeathAccount.other, DeathAccount.other)
        DeathAccount.count(crash.key, ofService, rest, in: &crashes, limit: DeathAccount.fingerprintLimit, by: crash.count)
        // A stack that was only logged, or a panic that was recovered, is no death.
        guard CrashKind(rawValue: crash.key.kind)?.isLethal ?? true else { return }
        let service = crash.key.service
        let known = lastCrash[service] != nil || lastCrash.count < DeathAccount.limit ? service : DeathAccount.other
        // One that is read late must not set it back.
        lastCrash[known] = max(lastCrash[known] ?? crash.last, crash.last)
    }

    mutating func enter(_ exit: ExitRecord, service: String?) {
        let key = ExitKey(service: service ?? DeathAccount.unknown, cause: DeathAccount.cause(of: exit.exit))
        let rest = ExitKey(service: DeathAccount.other, cause: key.cause)
        DeathAccount.count(key, rest, in: &exits, limit: DeathAccount.limit)
        for diagnosis in exit.diagnoses { enter(diagnosis, service ?? DeathAccount.unknown) }
    }

    private mutating func enter(_ diagnosis: CrashDiagnosis, _ service: String) {
        let key = DiagnosisKey(service: service, rule: diagnosis.rule, stage: diagnosis.stage.rawValue)
        var (ofRule, rest) = (key, key)
        ofRule.service = DeathAccount.other
        (rest.service, rest.rule) = (DeathAccount.other, DeathAccount.other)
        DeathAccount.count(key, ofRule, rest, in: &diagnoses, limit: DeathAccount.fingerprintLimit)
    }

    private static func cause(of exit: ProcessExit) -> String {
        if exit.isOutOfMemory { return "oom_kill" }
        return switch exit.cause {
        case .code(0): "success"
        case .code: "code"
        case .signal: "signal"
        }
    }

    /// Counts under the first key that is there or has room: one half of the table is for the first of them, the other for those behind it, and
    /// the last, of which there are few, is always counted.
    private static func count<Key: Hashable>(_ keys: Key..., in table: inout [Key: Int], limit: Int, by number: Int = 1) {
        for (index, key) in keys.enumerated() where table[key] != nil || index == keys.count - 1 || table.count < limit * (index + 1) {
            table[key, default: 0] += number
            return
        }
    }
}
